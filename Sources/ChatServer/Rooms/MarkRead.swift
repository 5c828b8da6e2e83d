import Database
import WireCoding

/// Moves a member's read cursor forward.
struct MarkRead: RoomChange {
  let room: UUIDv7
  let user: UUIDv7
  let seq: UInt64

  var size: Int { 64 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Void> {
    let rooms = RoomStore(connection: connection)
    _ = try rooms.room(room, for: user)
    _ = try rooms.setRead(seq, by: user, in: room)
    return RoomOutcome(answer: ())
  }
}
