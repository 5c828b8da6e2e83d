import Database
import WireCoding

/// Sessions: how they begin, go on and end.
struct SessionService: Sendable {
  let database: any SQLDatabase
  let tokens: AccessTokens
  let revocations: SessionRevocations
  let delivery: Delivery
  /// The other nodes; nil for one that is alone.
  let exchange: NodeExchange?
  let audit: AuditTrail
  let clock: Clock
  /// Milliseconds after the last use.
  let lifetime: Int64

  /// Bytes of a refresh token.
  static let refreshTokenCount = 32

  /// The statements, for a transaction that changes more than sessions.
  func store(on connection: any SQLConnection, now: Int64) -> SessionStore {
    SessionStore(connection: connection, now: now, lifetime: lifetime)
  }

  /// Begins a session within the caller's transaction.
  func begin(_ principal: Principal, refreshToken: [UInt8], now: Int64, on connection: any SQLConnection) throws {
    let store = store(on: connection, now: now)
    try store.insert(principal)
    try store.insertToken(refreshToken, session: principal.session)
  }

  /// Remembers which sessions ended before this node started, while access tokens of theirs may still be good.
  ///
  /// - Parameter closing: whether their connections at this node end, too: for sessions that were ended elsewhere.
  func recallEnded(closing: Bool = false) async throws {
    let now = clock.now()
    let ended = try await database.read { connection in
      try store(on: connection, now: now).ended(since: now - tokens.lifetime * 1000)
    }
    revocations.revoke(ended)
    if closing { delivery.close(sessions: ended) }
  }

  /// Exchanges a refresh token. One that comes a second time ends its session: either copy may be a thief's.
  func refresh(_ token: [UInt8], from address: String) async throws -> SessionGrant {
    guard token.count == Self.refreshTokenCount else { throw APIError.unauthorized }
    let replacement = SecureRandom.bytes(Self.refreshTokenCount)
    let now = clock.now()
    let result = try await database.write { connection in
      let result = try store(on: connection, now: now).refresh(token, replacement: replacement)
      if case .reused(let session, isNews: true) = result {
        try audit.append(
          .tokenReused, to: .session(session), from: AuditSource(actor: .nobody, address: address), now: now,
          on: connection)
      }
      return result
    }
    switch result {
    case .renewed(let principal): return try await grant(principal, refreshToken: replacement)
    case .reused(let session, _):
      ended([session])
      throw APIError.tokenReused
    case .unknown: throw APIError.unauthorized
    }
  }

  /// Ends the session that a refresh token belongs to, if there is one.
  func logOut(token: [UInt8], from address: String) async throws {
    let now = clock.now()
    let session = try await database.write { connection -> UUIDv7? in
      let sessions = store(on: connection, now: now)
      guard let (session, user) = try sessions.session(ofToken: token) else { return nil }
      try audit.begin(on: connection)
      guard try sessions.end(session, of: user) else { return session }
      try audit.append(
        .sessionEnded, to: .session(session), from: AuditSource(actor: .user(user), address: address), now: now,
        on: connection)
      return session
    }
    if let session { ended([session]) }
  }

  func end(_ session: UUIDv7, of user: UUIDv7, from source: AuditSource) async throws {
    let now = clock.now()
    try await database.write { connection in
      try audit.begin(on: connection)
      guard try store(on: connection, now: now).end(session, of: user) else { throw APIError.notFound }
      try audit.append(.sessionEnded, to: .session(session), from: source, now: now, on: connection)
    }
    ended([session])
  }

  func sessions(of user: UUIDv7) async throws -> [Session] {
    let now = clock.now()
    return try await database.read { connection in
      try store(on: connection, now: now).sessions(of: user)
    }
  }

  func grant(_ principal: Principal, refreshToken: [UInt8]?) async throws -> SessionGrant {
    SessionGrant(
      principal: principal, accessToken: try await tokens.sign(principal), expiresIn: tokens.lifetime,
      refreshToken: refreshToken)
  }

  /// Turns away the sessions' access tokens from now on, and closes their connections, at all nodes.
  func ended(_ sessions: [UUIDv7]) {
    revocations.revoke(sessions)
    delivery.close(sessions: sessions)
    exchange?.revoke(sessions)
  }
}
