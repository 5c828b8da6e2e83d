import Database
import WireCoding

/// One person in a room.
struct RoomMember: Sendable {
  let user: UUIDv7
  let role: RoomRole
  /// The seq of the commit that brought the user in.
  let joinedSeq: UInt64

  static let columns = "user_id, role, joined_seq"

  init(row: SQLRow) throws(SQLError) {
    user = try row.id(0)
    guard let role = RoomRole(rawValue: try row.text(1)) else { throw .unexpectedType }
    self.role = role
    joinedSeq = UInt64(clamping: try row.integer(2))
  }
}
