import ChatProtocol
import Database
import WireCoding

/// Ends a membership by its user's wish. Delivery to the user stops at once; the tree follows when a member commits.
struct LeaveRoom: PlainChange {
  let room: UUIDv7
  let id: UUIDv7
  let sender: MemberIdentity
  /// The member's own proposal, checked against an epoch; nil from a device without keys, for which the server proposes.
  let proposal: (message: [UInt8], epoch: UInt64)?

  var size: Int { (proposal?.message.count ?? 0) + 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<AppendMessage.Place> {
    let rooms = RoomStore(connection: connection)
    let log = LogStore(connection: connection)
    // A repeat comes from somebody who is no member any more.
    if let earlier = try log.earlier(id, from: sender.device, in: room) { return RoomOutcome(answer: earlier) }
    if proposal == nil, let left = try rooms.formerRooms(of: sender.user)[room] {
      return RoomOutcome(answer: AppendMessage.Place(seq: left, time: UInt64(clamping: now)))
    }
    let (summary, member) = try rooms.room(room, for: sender.user)
    var seq = summary.seq
    var effects: [DeliveryEffect] = [.left(room: room, users: [sender.user])]
    if let proposal {
      guard proposal.epoch == summary.epoch else { throw APIError.staleEpoch(Int64(clamping: summary.epoch)) }
      guard let next = try log.nextSeq(room, member: sender.user) else { throw APIError.notMember }
      seq = next
      let event = RoomEvent(
        kind: .proposal, room: room, seq: seq, id: id, sender: sender.user, device: sender.device,
        time: UInt64(clamping: now), payload: proposal.message)
      try log.insert(event)
      try rooms.insertProposal(for: sender.device, in: room, seq: seq)
      effects.append(.event(event, except: nil))
    }
    try rooms.deleteMember(sender.user, of: room, seq: seq, now: now)
    if member.role == .owner { try rooms.appointOwner(in: room) }
    // Nobody could ever come back to a room without members.
    if try rooms.members(of: room).isEmpty { try rooms.delete(room) }
    return RoomOutcome(answer: AppendMessage.Place(seq: seq, time: UInt64(clamping: now)), effects: effects)
  }
}
