import ChatProtocol
import Database
import WireCoding

/// Logs a member's proposal to be removed. Delivery to the user stops at once; the tree follows when a member commits.
struct LeaveRoom: RoomChange {
  let room: UUIDv7
  let id: UUIDv7
  let sender: MemberIdentity
  let proposal: [UInt8]

  var size: Int { proposal.count + 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<AppendMessage.Place> {
    let rooms = RoomStore(connection: connection)
    // A repeat comes from somebody who is no member any more.
    if let earlier = try rooms.earlier(id, from: sender.device, in: room) {
      return RoomOutcome(answer: AppendMessage.Place(seq: earlier.seq, time: earlier.time))
    }
    let (_, member) = try rooms.room(room, for: sender.user)
    guard let seq = try rooms.nextSeq(room, member: sender.user) else { throw APIError.notMember }
    let event = RoomEvent(
      kind: .proposal, room: room, seq: seq, id: id, sender: sender.user, device: sender.device,
      time: UInt64(clamping: now), payload: proposal)
    try rooms.insert(event)
    try rooms.deleteMember(sender.user, of: room)
    if member.role == .owner { try rooms.appointOwner(in: room) }
    // Nobody could ever come back to a room without members.
    if try rooms.members(of: room).isEmpty { try rooms.delete(room) }
    return RoomOutcome(
      answer: AppendMessage.Place(seq: seq, time: event.time),
      effects: [.left(room: room, users: [sender.user]), .event(event, except: nil)])
  }
}
