import ChatProtocol
import Database
import WireCoding

/// Logs the server's proposal to remove a leaf that has to go. The log names the device that goes, and its user.
struct ProposeDeparture: PlainChange {
  let room: UUIDv7
  let id: UUIDv7
  let identity: MemberIdentity
  /// The epoch for which the proposal was made.
  let epoch: UInt64
  let proposal: [UInt8]

  var size: Int { proposal.count + 256 }
  var lockedRoom: UUIDv7? { room }

  /// - Returns: false where things have changed meanwhile, and nothing was logged.
  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Bool> {
    let rooms = RoomStore(connection: connection)
    let log = LogStore(connection: connection)
    guard let summary = try rooms.room(room), summary.epoch == epoch,
      try rooms.departing(in: room).contains(identity),
      try !rooms.proposedDevices(in: room).contains(identity.device),
      let seq = try log.nextSeq(room)
    else { return RoomOutcome(answer: false) }
    let event = RoomEvent(
      kind: .proposal, room: room, seq: seq, id: id, sender: identity.user, device: identity.device,
      time: UInt64(clamping: now), payload: proposal)
    try log.insert(event)
    try rooms.insertProposal(for: identity.device, in: room, seq: seq)
    return RoomOutcome(answer: true, effects: [.event(event, except: nil)])
  }
}
