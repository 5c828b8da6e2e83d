import ChatProtocol
import Database
import WireCoding

/// Appends a message to a room's log.
struct AppendMessage: RoomChange {
  /// Where an entry of the log stands.
  struct Place: Sendable {
    let seq: UInt64
    let time: UInt64
  }

  let room: UUIDv7
  /// The sender's id for it: a repeat has the first answer.
  let id: UUIDv7
  let sender: MemberIdentity
  let payload: [UInt8]
  /// The connection that gets an answer instead of the event.
  let connection: ConnectionID?

  var size: Int { payload.count + 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Place> {
    let rooms = RoomStore(connection: connection)
    guard let seq = try rooms.nextSeq(room, for: sender, id: id) else {
      guard try rooms.room(room) != nil else { throw APIError.notFound }
      guard try rooms.member(sender.user, of: room) != nil,
        let earlier = try rooms.earlier(id, from: sender.device, in: room)
      else { throw APIError.notMember }
      return RoomOutcome(answer: Place(seq: earlier.seq, time: earlier.time))
    }
    let event = RoomEvent(
      kind: .message, room: room, seq: seq, id: id, sender: sender.user, device: sender.device,
      time: UInt64(clamping: now), payload: payload)
    try rooms.insert(event)
    return RoomOutcome(
      answer: Place(seq: seq, time: event.time), effects: [.event(event, except: self.connection)])
  }
}
