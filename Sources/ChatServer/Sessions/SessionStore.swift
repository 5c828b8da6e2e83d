import Crypto
import Database
import WireCoding

/// The statements about sessions and their refresh tokens. Tokens are stored as SHA-256: they have 256 random bits.
struct SessionStore {
  let connection: any SQLConnection
  let now: Int64
  /// Milliseconds after the last use.
  let lifetime: Int64

  enum Refreshed {
    case renewed(Principal)
    /// The token had been used: the session has been ended, now if it is news.
    case reused(session: UUIDv7, isNews: Bool)
    case unknown
  }

  func insert(_ principal: Principal) throws {
    try connection.execute(
      "INSERT INTO sessions (id, user_id, device_id, created_at, used_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
      .id(principal.session), .id(principal.user), .id(optional: principal.device), .integer(now),
      .integer(now + lifetime))
  }

  func insertToken(_ token: [UInt8], session: UUIDv7) throws {
    try connection.execute(
      "INSERT INTO refresh_tokens (hash, session_id, created_at) VALUES (?1, ?2, ?3)",
      .blob(Self.hash(token)), .id(session), .integer(now))
  }

  /// Takes a refresh token in exchange for `replacement`.
  func refresh(_ token: [UInt8], replacement: [UInt8]) throws -> Refreshed {
    let hash = Self.hash(token)
    guard
      let row = try connection.row(
        """
        SELECT sessions.id, sessions.user_id, sessions.device_id, sessions.expires_at, sessions.ended_at,
          refresh_tokens.used_at
        FROM refresh_tokens JOIN sessions ON sessions.id = refresh_tokens.session_id WHERE refresh_tokens.hash = ?1
        """, .blob(hash))
    else { return .unknown }
    let principal = Principal(user: try row.id(1), session: try row.id(0), device: try row.optionalID(2))
    guard row.isNull(5) else {
      return .reused(session: principal.session, isNews: try end(principal.session))
    }
    guard try row.integer(3) > now, row.isNull(4) else { return .unknown }
    // The condition decides between two nodes that read the row at once.
    let taken = try connection.execute(
      "UPDATE refresh_tokens SET used_at = ?1 WHERE hash = ?2 AND used_at IS NULL", .integer(now), .blob(hash))
    guard taken == 1 else {
      return .reused(session: principal.session, isNews: try end(principal.session))
    }
    try insertToken(replacement, session: principal.session)
    try connection.execute(
      "UPDATE sessions SET used_at = ?1, expires_at = ?2 WHERE id = ?3",
      .integer(now), .integer(now + lifetime), .id(principal.session))
    return .renewed(principal)
  }

  /// The session that a refresh token belongs to, used or not, and whose it is.
  func session(ofToken token: [UInt8]) throws -> (session: UUIDv7, user: UUIDv7)? {
    try connection.row(
      """
      SELECT sessions.id, sessions.user_id FROM refresh_tokens
      JOIN sessions ON sessions.id = refresh_tokens.session_id WHERE refresh_tokens.hash = ?1
      """, .blob(Self.hash(token))
    ).map { (try $0.id(0), try $0.id(1)) }
  }

  /// False where it had ended.
  func end(_ session: UUIDv7) throws -> Bool {
    try connection.execute(
      "UPDATE sessions SET ended_at = ?1 WHERE id = ?2 AND ended_at IS NULL", .integer(now), .id(session)) == 1
  }

  /// False where the user has no such live session.
  func end(_ session: UUIDv7, of user: UUIDv7) throws -> Bool {
    try connection.execute(
      "UPDATE sessions SET ended_at = ?1 WHERE id = ?2 AND user_id = ?3 AND ended_at IS NULL",
      .integer(now), .id(session), .id(user)) == 1
  }

  /// Ends all that a user has open.
  func endAll(of user: UUIDv7) throws -> [UUIDv7] {
    try connection.rows(
      "UPDATE sessions SET ended_at = ?1 WHERE user_id = ?2 AND ended_at IS NULL RETURNING id",
      .integer(now), .id(user)
    ).map { try $0.id(0) }
  }

  /// Ends what a device has open.
  func end(device: UUIDv7) throws -> [UUIDv7] {
    try connection.rows(
      "UPDATE sessions SET ended_at = ?1 WHERE device_id = ?2 AND ended_at IS NULL RETURNING id",
      .integer(now), .id(device)
    ).map { try $0.id(0) }
  }

  func sessions(of user: UUIDv7) throws -> [Session] {
    try connection.rows(
      """
      SELECT \(Session.columns) FROM sessions
      WHERE user_id = ?1 AND ended_at IS NULL AND expires_at > ?2 ORDER BY used_at DESC, id
      """, .id(user), .integer(now)
    ).map { try Session(row: $0) }
  }

  func bind(_ session: UUIDv7, to device: UUIDv7) throws {
    try connection.execute("UPDATE sessions SET device_id = ?1 WHERE id = ?2", .id(device), .id(session))
  }

  /// Sessions that ended no longer ago than an access token lives, for the memory of a server that has just started.
  func ended(since time: Int64) throws -> [UUIDv7] {
    try connection.rows("SELECT id FROM sessions WHERE ended_at > ?1", .integer(time)).map { try $0.id(0) }
  }

  /// Removes sessions that have been over for `lifetime`, and their tokens.
  func purge() throws {
    try connection.execute(
      "DELETE FROM sessions WHERE expires_at < ?1 OR ended_at < ?1", .integer(now - lifetime))
  }

  private static func hash(_ token: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: token)) }
}
