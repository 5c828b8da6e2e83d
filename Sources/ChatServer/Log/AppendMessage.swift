import ChatProtocol
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

  /// The epoch in which it was encrypted; nil for bytes that are no PrivateMessage of the room, which are the readers'
  /// to refuse.
  var epoch: UInt64? {
    var reader = WireReader(payload)
    guard (try? reader.readUInt16()) == 1, (try? reader.readUInt16()) == 2, (try? reader.readOpaque()) == room.bytes
    else { return nil }
    return try? reader.readUInt64()
  }

  func apply(in transaction: LogTransaction) throws -> RoomOutcome<Place> { try transaction.append(self) }
}
