import Database
import WireCoding

/// Gives a member another role. A room has an owner always.
struct ChangeRole: PlainChange {
  let room: UUIDv7
  /// Who changes it.
  let user: UUIDv7
  let member: UUIDv7
  let role: RoomRole

  var size: Int { 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<RoomRole> {
    let rooms = RoomStore(connection: connection)
    let (summary, owner) = try rooms.room(room, for: user)
    guard owner.role == .owner else { throw APIError.forbidden("Only owners change roles.") }
    guard summary.kind != .direct else { throw APIError.forbidden("A direct room has no roles to change.") }
    guard let present = try rooms.member(member, of: room) else { throw APIError.notFound }
    guard present.role != role else { return RoomOutcome(answer: role) }
    if present.role == .owner {
      let owners = try rooms.members(of: room).filter { $0.role == .owner }
      guard owners.count > 1 else {
        throw APIError.conflict("last_owner", "Make somebody else an owner first.")
      }
    }
    try rooms.setRole(role, of: member, in: room)
    return RoomOutcome(answer: role, effects: [.changed(summary, roles: [member: role])])
  }
}
