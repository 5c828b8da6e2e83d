import Database
import WireCoding

/// Accounts: registering, and what a log-in needs.
struct AccountService: Sendable {
  let database: any SQLDatabase
  let hasher: PasswordHasher
  let certificates: CertificateCheck
  let sessions: SessionService
  let salts: LoginSalts
  let limits: RateLimits
  let desk: RegistrationDesk
  let audit: AuditTrail
  let clock: Clock

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
    /// The text of an invitation's token.
    let invitation: String?
  }

  struct Entry: Sendable {
    let user: User
    let device: Device?
    let grant: SessionGrant
    let role: UserRole
  }

  /// Makes the account, its first device and a session, all or none of them.
  func register(_ registration: Registration, from address: String) async throws -> Entry {
    let now = clock.now()
    try await database.read { connection in
      try desk.check(registration.username, invitation: registration.invitation, now: now, on: connection)
    }
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
    let refreshToken = SecureRandom.bytes(SessionService.refreshTokenCount)
    let salt = salts.salt(for: user.username)
    let role = try await database.write { [device] connection in
      let admission = try desk.admit(
        user.username, invitation: registration.invitation, now: now, on: connection)
      let accounts = AccountStore(connection: connection)
      try accounts.insert(
        user, passwordHash: passwordHash, salt: salt, backup: registration.backup, role: admission.role)
      if let device { try accounts.insert(device) }
      try sessions.begin(principal, refreshToken: refreshToken, now: now, on: connection)
      try audit.append(
        .accountRegistered, to: .user(user.id), details: admission.details,
        from: AuditSource(actor: .user(user.id), address: address), now: now, on: connection)
      return admission.role
    }
    return Entry(
      user: user, device: device, grant: try await sessions.grant(principal, refreshToken: refreshToken), role: role)
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
    let refreshToken = SecureRandom.bytes(SessionService.refreshTokenCount)
    let now = clock.now()
    let entered = try await database.write { connection -> (Device?, Principal, UserRole) in
      try audit.begin(on: connection)
      try AccountStore(connection: connection).requireEnabled(user.id)
      let known: Device? =
        if let device { try AccountStore(connection: connection).device(device, of: user.id) } else { nil }
      let principal = Principal(user: user.id, session: session, device: known?.id)
      try sessions.begin(principal, refreshToken: refreshToken, now: now, on: connection)
      try audit.append(
        .sessionBegun, to: .session(session), from: AuditSource(actor: .user(user.id), address: address), now: now,
        on: connection)
      return (known, principal, try AccountStore(connection: connection).role(of: user.id))
    }
    return Entry(
      user: user, device: entered.0, grant: try await sessions.grant(entered.1, refreshToken: refreshToken),
      role: entered.2)
  }

  /// The salt that a client derives its secret with; made up, always the same, for a name that nobody has.
  func salt(login: String) async throws -> [UInt8] {
    let stored = try await database.read { try AccountStore(connection: $0).salt(login: login) }
    return stored ?? salts.salt(for: login)
  }

  func newID() -> UUIDv7 {
    UUIDv7(milliseconds: UInt64(clamping: clock.now()), random: SecureRandom.bytes(10))
  }
}
