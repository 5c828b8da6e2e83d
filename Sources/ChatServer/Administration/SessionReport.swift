import Database
import WireCoding

/// A session as administrators see it.
struct SessionReport: Sendable {
  let id: UUIDv7
  let user: UUIDv7
  let username: String
  let device: UUIDv7?
  let deviceName: String?
  let createdAt: Int64
  let usedAt: Int64

  static let columns = """
    sessions.id, sessions.user_id, users.username, sessions.device_id, devices.name, sessions.created_at,
    sessions.used_at
    """

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    user = try row.id(1)
    username = try row.text(2)
    device = try row.optionalID(3)
    deviceName = try row.optionalText(4)
    createdAt = try row.integer(5)
    usedAt = try row.integer(6)
  }

  var json: JSON {
    [
      "id": .id(id), "user": .id(user), "username": .string(username), "device": device.map { .id($0) } ?? .null,
      "deviceName": deviceName.map { .string($0) } ?? .null, "createdAt": .integer(createdAt),
      "usedAt": .integer(usedAt),
    ]
  }
}
