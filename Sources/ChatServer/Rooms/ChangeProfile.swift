import Database
import WireCoding

/// Replaces a room's sealed profile.
struct ChangeProfile: PlainChange {
  let room: UUIDv7
  let user: UUIDv7
  let profile: [UInt8]

  var size: Int { profile.count + 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<(RoomSummary, RoomRole)> {
    let rooms = RoomStore(connection: connection)
    var (summary, member) = try rooms.room(room, for: user)
    guard summary.kind == .direct || member.role.managesMembers else {
      throw APIError.forbidden("Only owners and admins change the profile.")
    }
    try rooms.setProfile(profile, of: room)
    summary.profile = profile
    var roles: [UUIDv7: RoomRole] = [:]
    for member in try rooms.members(of: room) { roles[member.user] = member.role }
    return RoomOutcome(answer: (summary, member.role), effects: [.changed(summary, roles: roles)])
  }
}
