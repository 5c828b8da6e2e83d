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

  /// Past epochs whose messages members can still read (PROTOCOL §2).
  static let keptEpochs: UInt64 = 5

  /// The last epoch of the room in which everybody who was in the message's epoch can read it. The sender is told when
  /// the room has gone past it, and encrypts anew. Bytes that are no message of the room are the readers' to refuse.
  private var lastEpoch: UInt64 {
    var reader = WireReader(payload)
    guard (try? reader.readUInt16()) == 1, (try? reader.readUInt16()) == 2, (try? reader.readOpaque()) == room.bytes,
      let epoch = try? reader.readUInt64(), epoch < UInt64(Int64.max) - Self.keptEpochs
    else { return UInt64(Int64.max) }
    return epoch + Self.keptEpochs
  }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Place> {
    let rooms = RoomStore(connection: connection)
    guard let seq = try rooms.nextSeq(room, for: sender, id: id, lastEpoch: lastEpoch) else {
      guard let summary = try rooms.room(room) else { throw APIError.notFound }
      guard try rooms.member(sender.user, of: room) != nil else { throw APIError.notMember }
      guard let earlier = try rooms.earlier(id, from: sender.device, in: room) else {
        throw APIError.staleEpoch(Int64(clamping: summary.epoch))
      }
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
