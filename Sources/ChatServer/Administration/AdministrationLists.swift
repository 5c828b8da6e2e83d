import Database
import WireCoding

/// What a server holds, page by page.
struct AdministrationLists: Sendable {
  let database: any SQLDatabase
  let clock: Clock

  static let pageLimit: Int64 = 500

  func accounts(prefix: String, after name: String, limit: Int64) async throws -> [JSON] {
    try await read { try $0.accounts(prefix: prefix, after: name, limit: limit).map(\.json) }
  }

  func account(_ user: UUIDv7) async throws -> JSON {
    guard let report = try await read({ try $0.account(user) }) else { throw APIError.notFound }
    return report.json
  }

  /// - Parameter text: a username, or an id.
  func find(_ text: String) async throws -> UUIDv7 {
    guard let user = try await read({ try $0.find(text) }) else { throw APIError.notFound }
    return user
  }

  func rooms(after room: UUIDv7?, limit: Int64) async throws -> [JSON] {
    try await read { try $0.rooms(after: room, limit: limit).map(\.json) }
  }

  func room(_ room: UUIDv7) async throws -> JSON {
    guard let (report, bytes) = try await read({ try $0.room(room) }) else { throw APIError.notFound }
    return report.json.adding("bytes", .integer(bytes))
  }

  func sessions(of user: UUIDv7?, after session: UUIDv7?, limit: Int64) async throws -> [JSON] {
    try await read { try $0.sessions(of: user, after: session, limit: limit).map(\.json) }
  }

  private func read<T: Sendable>(
    _ body: @escaping @Sendable (AdministrationStore) throws -> T
  ) async throws -> T {
    let now = clock.now()
    return try await database.read { try body(AdministrationStore(connection: $0, now: now)) }
  }
}

extension APIRequest {
  /// An id in the query; nil where it is missing.
  func queryID(_ name: String) throws(APIError) -> UUIDv7? {
    guard let text = query[name] else { return nil }
    guard let id = try? UUIDv7(text: text) else { throw .invalidField(name, "a UUIDv7 in lower case") }
    return id
  }
}
