import Database
import WireCoding

/// Removes a room with its log.
struct DeleteRoom: PlainChange {
  let room: UUIDv7
  let user: UUIDv7

  var size: Int { 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Void> {
    let rooms = RoomStore(connection: connection)
    let (_, member) = try rooms.room(room, for: user)
    guard member.role == .owner else { throw APIError.forbidden("Only the owner deletes the room.") }
    let users = try rooms.members(of: room).map(\.user)
    try rooms.delete(room)
    return RoomOutcome(answer: (), effects: [.left(room: room, users: users)])
  }
}
