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

  /// The last epoch of the room in which everybody who was in the message's epoch can read it. The sender is told when
  /// the room has gone past it, and encrypts anew. Bytes that are no message of the room are the readers' to refuse.
  var lastEpoch: UInt64 {
    var reader = WireReader(payload)
    guard (try? reader.readUInt16()) == 1, (try? reader.readUInt16()) == 2, (try? reader.readOpaque()) == room.bytes,
      let epoch = try? reader.readUInt64(), epoch < UInt64(Int64.max) - Self.keptEpochs
    else { return UInt64(Int64.max) }
    return epoch + Self.keptEpochs
  }

  func apply(in transaction: LogTransaction) throws -> RoomOutcome<Place> { try transaction.append(self) }
}
