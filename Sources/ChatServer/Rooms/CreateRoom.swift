import ChatProtocol
import Database
import WireCoding

/// Makes a room whose only leaf is its creator's device.
struct CreateRoom: PlainChange {
  let room: RoomSummary
  let creator: MemberIdentity
  let groupInfo: [UInt8]
  let tree: TreeChange
  /// The creator's, with which the leaf was checked.
  let certificate: [UInt8]

  var size: Int { groupInfo.count + tree.size + room.profile.count + certificate.count + 1024 }
  var lockedRoom: UUIDv7? { nil }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<RoomSummary> {
    let rooms = RoomStore(connection: connection)
    if let existing = try rooms.room(room.id) {
      // A repeat by the same creator has the same answer while nothing has happened in the room.
      guard existing.createdBy == creator.user, existing.epoch == 0, existing.suite == room.suite,
        existing.kind == room.kind, existing.profile == room.profile
      else { throw APIError.idTaken }
      return RoomOutcome(answer: existing)
    }
    guard try AccountStore(connection: connection).device(creator.device, of: creator.user)?.certificate == certificate
    else { throw APIError.deviceRequired }
    try rooms.insert(room, groupInfo: groupInfo)
    try rooms.insert(tree, of: room.id, epoch: 0)
    try rooms.insertMember(creator.user, of: room.id, role: .owner, seq: 0, now: now)
    try rooms.insertDevice(creator, of: room.id, seq: 0)
    return RoomOutcome(answer: room, effects: [.joined(room, roles: [creator.user: .owner])])
  }
}
