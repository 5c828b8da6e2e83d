import Database
import WireCoding

/// Lets somebody make an account, so often and so long.
struct Invitation: Sendable {
  let id: UUIDv7
  /// Nil where the operator of the host made it.
  let creator: UUIDv7?
  /// The one name that it is for; nil for any.
  let username: String?
  let uses: Int64
  let limit: Int64
  let createdAt: Int64
  let expiresAt: Int64
  let revokedAt: Int64?

  static let columns = "id, created_by, username, uses, uses_limit, created_at, expires_at, revoked_at"

  init(
    id: UUIDv7, creator: UUIDv7?, username: String?, limit: Int64, createdAt: Int64, expiresAt: Int64
  ) {
    self.id = id
    self.creator = creator
    self.username = username
    uses = 0
    self.limit = limit
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    revokedAt = nil
  }

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    creator = try row.optionalID(1)
    username = try row.optionalText(2)
    uses = try row.integer(3)
    limit = try row.integer(4)
    createdAt = try row.integer(5)
    expiresAt = try row.integer(6)
    revokedAt = try row.optionalInteger(7)
  }

  func isGood(at now: Int64) -> Bool { revokedAt == nil && uses < limit && expiresAt > now }

  func json(at now: Int64) -> JSON {
    [
      "id": .id(id), "createdBy": creator.map { .id($0) } ?? .null, "username": username.map { .string($0) } ?? .null,
      "uses": .integer(uses), "limit": .integer(limit), "createdAt": .integer(createdAt),
      "expiresAt": .integer(expiresAt), "good": .bool(isGood(at: now)),
    ]
  }
}
