import Database
import WireCoding

/// An account as administrators see it.
struct AccountReport: Sendable {
  let id: UUIDv7
  let username: String
  let email: String?
  let role: UserRole
  let createdAt: Int64
  let disabledAt: Int64?
  let devices: Int64
  let sessions: Int64
  let rooms: Int64
  /// Of its latest session; nil where it has none.
  let usedAt: Int64?
  /// Of sealed files, what is reserved included.
  let fileBytes: Int64

  /// - Parameter now: the number of the parameter with Unix time in milliseconds.
  static func columns(now: Int) -> String {
    """
    users.id, users.username, users.email, users.role, users.created_at, users.disabled_at,
    (SELECT COUNT(*) FROM devices WHERE devices.user_id = users.id),
    (SELECT COUNT(*) FROM sessions
      WHERE sessions.user_id = users.id AND sessions.ended_at IS NULL AND sessions.expires_at > ?\(now)),
    (SELECT COUNT(*) FROM room_members WHERE room_members.user_id = users.id),
    (SELECT MAX(sessions.used_at) FROM sessions WHERE sessions.user_id = users.id),
    (SELECT CAST(COALESCE(SUM(files.size), 0) AS BIGINT) FROM files WHERE files.user_id = users.id)
    """
  }

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    username = try row.text(1)
    email = try row.optionalText(2)
    role = UserRole(rawValue: try row.text(3)) ?? .member
    createdAt = try row.integer(4)
    disabledAt = try row.optionalInteger(5)
    devices = try row.integer(6)
    sessions = try row.integer(7)
    rooms = try row.integer(8)
    usedAt = try row.optionalInteger(9)
    fileBytes = try row.integer(10)
  }

  var json: JSON {
    [
      "id": .id(id), "username": .string(username), "email": email.map { .string($0) } ?? .null,
      "role": .string(role.rawValue), "createdAt": .integer(createdAt),
      "disabledAt": disabledAt.map { .integer($0) } ?? .null, "devices": .integer(devices),
      "sessions": .integer(sessions), "rooms": .integer(rooms), "usedAt": usedAt.map { .integer($0) } ?? .null,
      "fileBytes": .integer(fileBytes),
    ]
  }
}
