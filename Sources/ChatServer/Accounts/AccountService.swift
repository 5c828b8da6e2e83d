import Database
import Logging
import WireCoding

/// Accounts and sessions: register, log in, refresh, log out.
struct AccountService: Sendable {
  let database: any SQLDatabase
  let hasher: PasswordHasher
  let certificates: CertificateCheck
  let tokens: AccessTokens
  let revocations: SessionRevocations
  let salts: LoginSalts
  let limits: RateLimits
  let delivery: Delivery
  /// The other nodes; nil for one that is alone.
  let exchange: NodeExchange?
  let clock: Clock
  /// Milliseconds.
  let sessionLifetime: Int64

  /// Bytes of a refresh token.
  static let refreshTokenCount = 32

  struct Registration: Sendable {
    struct NewDevice: Sendable {
      let id: UUIDv7
      let name: String
      let certificate: [UInt8]
    }

    let id: UUIDv7?
    let username: String
    let email: String?
    let password: String
    let accountKey: [UInt8]?
    let backup: [UInt8]?
    let device: NewDevice?
  }

  struct Entry: Sendable {
    let user: User
    let device: Device?
    let grant: SessionGrant
  }

  /// Makes the account, its first device and a session, all or none of them.
  func register(_ registration: Registration) async throws -> Entry {
    let now = clock.now()
    let user = User(
      id: registration.id ?? newID(), username: registration.username, email: registration.email,
      accountKey: registration.accountKey, createdAt: now)
    var device: Device?
    if let new = registration.device {
      guard let accountKey = registration.accountKey else {
        throw APIError.invalidField("accountKey", "is required with a device")
      }
      try await certificates.check(
        new.certificate, user: user.id, device: new.id, name: new.name, accountKey: accountKey)
      device = Device(id: new.id, user: user.id, name: new.name, certificate: new.certificate, createdAt: now)
    }
    // A name that is taken is told before the expensive hash; the insert decides.
    let isTaken = try await database.read { try AccountStore(connection: $0).user(username: user.username) != nil }
    if isTaken { throw APIError.usernameTaken }

    let passwordHash = try await hasher.hash(registration.password)
    let principal = Principal(user: user.id, session: newID(), device: device?.id)
    let refreshToken = SecureRandom.bytes(Self.refreshTokenCount)
    let salt = salts.salt(for: user.username)
    try await database.write { [device, sessionLifetime] connection in
      let accounts = AccountStore(connection: connection)
      try accounts.insert(user, passwordHash: passwordHash, salt: salt, backup: registration.backup)
      if let device { try accounts.insert(device) }
      let sessions = SessionStore(connection: connection, now: now, lifetime: sessionLifetime)
      try sessions.insert(principal)
      try sessions.insertToken(refreshToken, session: principal.session)
    }
    return Entry(user: user, device: device, grant: try await grant(principal, refreshToken: refreshToken))
  }

  /// - Parameters:
  ///   - login: a username or an email in normal form; nil for text that can be neither.
  ///   - address: of the client, to count wrong tries by.
  func logIn(login: String?, password: String, device: UUIDv7?, address: String) async throws -> Entry {
    if let login { try await limits.takeGuess(login: login, address: address) }
    let credentials: AccountStore.Credentials? =
      if let login {
        try await database.read { try AccountStore(connection: $0).credentials(login: login) }
      } else {
        nil
      }
    let isValid = try await hasher.isValid(password, for: credentials?.passwordHash)
    guard isValid, let user = credentials?.user else { throw APIError.invalidCredentials }

    let session = newID()
    let refreshToken = SecureRandom.bytes(Self.refreshTokenCount)
    let now = clock.now()
    let entered = try await database.write { [sessionLifetime] connection -> (Device?, Principal) in
      let known: Device? =
        if let device { try AccountStore(connection: connection).device(device, of: user.id) } else { nil }
      let principal = Principal(user: user.id, session: session, device: known?.id)
      let sessions = SessionStore(connection: connection, now: now, lifetime: sessionLifetime)
      try sessions.insert(principal)
      try sessions.insertToken(refreshToken, session: session)
      return (known, principal)
    }
    return Entry(
      user: user, device: entered.0, grant: try await grant(entered.1, refreshToken: refreshToken))
  }

  /// Exchanges a refresh token. One that comes a second time ends its session: either copy may be a thief's.
  func refresh(_ token: [UInt8]) async throws -> SessionGrant {
    guard token.count == Self.refreshTokenCount else { throw APIError.unauthorized }
    let replacement = SecureRandom.bytes(Self.refreshTokenCount)
    let now = clock.now()
    let result = try await database.write { [sessionLifetime] connection in
      try SessionStore(connection: connection, now: now, lifetime: sessionLifetime)
        .refresh(token, replacement: replacement)
    }
    switch result {
    case .renewed(let principal): return try await grant(principal, refreshToken: replacement)
    case .reused(let session):
      ended([session])
      throw APIError.tokenReused
    case .unknown: throw APIError.unauthorized
    }
  }

  /// Ends the session that a refresh token belongs to, if there is one.
  func logOut(token: [UInt8]) async throws {
    let now = clock.now()
    let session = try await database.write { [sessionLifetime] connection -> UUIDv7? in
      let sessions = SessionStore(connection: connection, now: now, lifetime: sessionLifetime)
      guard let session = try sessions.session(ofToken: token) else { return nil }
      try sessions.end(session)
      return session
    }
    if let session { ended([session]) }
  }

  func endSession(_ session: UUIDv7, of user: UUIDv7) async throws {
    let now = clock.now()
    let found = try await database.write { [sessionLifetime] connection in
      try SessionStore(connection: connection, now: now, lifetime: sessionLifetime).end(session, of: user)
    }
    guard found else { throw APIError.notFound }
    ended([session])
  }

  func sessions(of user: UUIDv7) async throws -> [Session] {
    let now = clock.now()
    return try await database.read { [sessionLifetime] connection in
      try SessionStore(connection: connection, now: now, lifetime: sessionLifetime).sessions(of: user)
    }
  }

  /// The salt that a client derives its secret with; made up, always the same, for a name that nobody has.
  func salt(login: String) async throws -> [UInt8] {
    let stored = try await database.read { try AccountStore(connection: $0).salt(login: login) }
    return stored ?? salts.salt(for: login)
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

  func newID() -> UUIDv7 {
    UUIDv7(milliseconds: UInt64(clamping: clock.now()), random: SecureRandom.bytes(10))
  }
}
