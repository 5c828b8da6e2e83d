import Database
import WireCoding

/// A log-in and the refresh tokens that came from it.
struct Session: Sendable {
  let id: UUIDv7
  let device: UUIDv7?
  let createdAt: Int64
  let usedAt: Int64

  static let columns = "id, device_id, created_at, used_at"

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    device = try row.optionalID(1)
    createdAt = try row.integer(2)
    usedAt = try row.integer(3)
  }

  func json(isCurrent: Bool) -> JSON {
    [
      "id": .id(id), "device": device.map { .id($0) } ?? .null, "createdAt": .integer(createdAt),
      "usedAt": .integer(usedAt), "current": .bool(isCurrent),
    ]
  }
}
