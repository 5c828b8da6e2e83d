import Database
import WireCoding

/// Looking people up.
struct UserService: Sendable {
  let database: any SQLDatabase

  static let searchLimit: Int64 = 20

  /// The caller's own account, device and role.
  func own(_ principal: Principal) async throws -> (User, Device?, UserRole) {
    try await database.read { connection in
      let store = AccountStore(connection: connection)
      guard let user = try store.user(principal.user) else { throw APIError.unauthorized }
      let device: Device? = if let id = principal.device { try store.device(id, of: user.id) } else { nil }
      return (user, device, try store.role(of: user.id))
    }
  }

  /// Whether the user's receipts are kept and told.
  func hasReceipts(_ user: UUIDv7) async throws -> Bool {
    try await database.read { try ReceiptStore(connection: $0).isOn(for: user) }
  }

  func change(_ user: UUIDv7, receipts: Bool?) async throws {
    guard let receipts else { return }
    try await database.write { try ReceiptStore(connection: $0).set(receipts, for: user) }
  }

  /// Nil where there is no such user.
  func username(of user: UUIDv7) async throws -> String? {
    try await database.read { try AccountStore(connection: $0).user(user)?.username }
  }

  func user(_ id: UUIDv7) async throws -> User {
    guard let user = try await database.read({ try AccountStore(connection: $0).user(id) }) else {
      throw APIError.notFound
    }
    return user
  }

  /// By the beginning of the username, or by a whole email address.
  func search(_ text: String) async throws -> [User] {
    if text.contains("@") {
      guard let email = LoginName.email(text) else { return [] }
      return try await database.read { try AccountStore(connection: $0).user(email: email).map { [$0] } ?? [] }
    }
    let prefix = text.lowercased()
    return try await database.read { try AccountStore(connection: $0).users(prefix: prefix, limit: Self.searchLimit) }
  }
}
