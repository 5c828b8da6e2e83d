import Database
import WireCoding

/// An account, without what only log-in needs.
struct User: Sendable {
  let id: UUIDv7
  let username: String
  let email: String?
  /// SLH-DSA-SHA2-128s, 32 bytes; nil for an account that API users made without one.
  let accountKey: [UInt8]?
  let createdAt: Int64

  static let columns = "users.id, users.username, users.email, users.account_key, users.created_at"

  init(id: UUIDv7, username: String, email: String?, accountKey: [UInt8]?, createdAt: Int64) {
    self.id = id
    self.username = username
    self.email = email
    self.accountKey = accountKey
    self.createdAt = createdAt
  }

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    username = try row.text(1)
    email = try row.optionalText(2)
    accountKey = try row.optionalBlob(3)
    createdAt = try row.integer(4)
  }

  /// What the user is told about the own account.
  var ownJSON: JSON {
    var members = [JSON.Member("id", .id(id)), JSON.Member("username", .string(username))]
    if let email { members.append(JSON.Member("email", .string(email))) }
    if let accountKey { members.append(JSON.Member("accountKey", .bytes(accountKey))) }
    members.append(JSON.Member("createdAt", .integer(createdAt)))
    return .object(members)
  }

  /// What everybody is told.
  var publicJSON: JSON {
    ["id": .id(id), "username": .string(username), "accountKey": accountKey.map { .bytes($0) } ?? .null]
  }

  var nameJSON: JSON { ["id": .id(id), "username": .string(username)] }
}
