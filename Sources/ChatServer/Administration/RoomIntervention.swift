import Database
import WireCoding

/// What administrators do to a room. They are no members: they see nothing of what is in it, and change no keys.
struct RoomIntervention: PlainChange {
  enum Kind: Sendable {
    /// Removes the room with its log.
    case delete(AuditSource, AuditTrail)
    /// Ends the membership of an account that is being deleted.
    case endMembership(of: UUIDv7)
  }

  let room: UUIDv7
  let kind: Kind

  var size: Int { 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Void> {
    let rooms = RoomStore(connection: connection)
    switch kind {
    case .delete(let source, let audit):
      guard try rooms.room(room) != nil else { throw APIError.notFound }
      let users = try rooms.members(of: room).map(\.user)
      try rooms.delete(room)
      try audit.append(
        .roomDeleted, to: .room(room), details: [.init("members", .number(users.count))], from: source, now: now,
        on: connection)
      return RoomOutcome(answer: (), effects: [.left(room: room, users: users)])
    case .endMembership(let user):
      guard let summary = try rooms.room(room), let member = try rooms.member(user, of: room) else {
        return RoomOutcome(answer: ())
      }
      try rooms.deleteMember(user, of: room, seq: summary.seq, now: now)
      if member.role == .owner { try rooms.appointOwner(in: room) }
      // Nobody could ever come back to a room without members.
      if try rooms.members(of: room).isEmpty { try rooms.delete(room) }
      return RoomOutcome(answer: (), effects: [.left(room: room, users: [user])])
    }
  }
}
