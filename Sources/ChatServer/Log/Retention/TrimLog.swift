import Database
import WireCoding

/// Removes the beginning of a room's log.
struct TrimLog: PlainChange {
  let room: UUIDv7
  /// The last entry that goes.
  let seq: UInt64

  var size: Int { 64 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Void> {
    try RetentionStore(connection: connection).trim(room, upTo: seq)
    return RoomOutcome(answer: ())
  }
}
