import Database
import WireCoding

/// What administrators do to accounts.
///
/// Whose password is lost cannot be helped by the server: the keys come from the password. ``reset(_:from:)`` ends the
/// account and keeps its name for the same person, who begins with new keys.
struct AccountAdministration: Sendable {
  let database: any SQLDatabase
  let effects: AdministrationEffects
  let invitations: InvitationService
  let audit: AuditTrail
  let clock: Clock
  /// Milliseconds after the last use.
  let sessionLifetime: Int64

  static let lastAdministrator = APIError.conflict(
    "last_administrator", "The server needs an administrator; make another one first.")

  /// Disables or enables an account, or changes its role. Who is disabled loses every session and socket at once.
  func change(_ user: UUIDv7, disabled: Bool?, role: UserRole?, from source: AuditSource) async throws {
    let now = clock.now()
    let ended = try await database.write { connection -> [UUIDv7] in
      try audit.begin(on: connection)
      let accounts = AccountStore(connection: connection)
      guard let standing = try accounts.standing(of: user), !standing.isDeleted else { throw APIError.notFound }
      if disabled == true || role == .member {
        try requireAnother(than: user, standing, source, accounts)
      }
      var ended: [UUIDv7] = []
      if let role, role != standing.role {
        try accounts.setRole(role, of: user)
        try audit.append(
          .roleChanged, to: .user(user), details: [.init("role", .string(role.rawValue))], from: source, now: now,
          on: connection)
      }
      if let disabled, disabled != (standing.disabledAt != nil) {
        if disabled {
          ended = try disable(user, now: now, on: connection)
        } else {
          try accounts.setDisabled(at: nil, of: user)
        }
        try audit.append(
          disabled ? .accountDisabled : .accountEnabled, to: .user(user), from: source, now: now, on: connection)
      }
      try PolicyStore(connection: connection).touch()
      return ended
    }
    effects.ended(ended)
  }

  /// Ends every session of an account.
  ///
  /// - Returns: how many there were.
  func signOut(_ user: UUIDv7, from source: AuditSource) async throws -> Int {
    let now = clock.now()
    let ended = try await database.write { connection -> [UUIDv7] in
      try audit.begin(on: connection)
      let ended = try sessions(on: connection, now: now).endAll(of: user)
      try audit.append(
        .sessionsEnded, to: .user(user), details: [.init("sessions", .number(ended.count))], from: source, now: now,
        on: connection)
      try PolicyStore(connection: connection).touch()
      return ended
    }
    effects.ended(ended)
    return ended.count
  }

  func endSession(_ session: UUIDv7, from source: AuditSource) async throws {
    let now = clock.now()
    try await database.write { connection in
      try audit.begin(on: connection)
      guard try sessions(on: connection, now: now).end(session) else { throw APIError.notFound }
      try audit.append(.sessionEnded, to: .session(session), from: source, now: now, on: connection)
      try PolicyStore(connection: connection).touch()
    }
    effects.ended([session])
  }

  /// Deletes an account: its rooms lose a member, its devices their leaves with the next commit. What it has written stays
  /// in the rooms' logs, which only their members can read; its public key stays while a room has a leaf of its.
  func delete(_ user: UUIDv7, from source: AuditSource) async throws {
    try await close(user, from: source) { now, connection in
      try audit.append(.accountDeleted, to: .user(user), from: source, now: now, on: connection)
    }
  }

  /// Deletes an account, and makes an invitation with which the same person takes the name again.
  func reset(_ user: UUIDv7, from source: AuditSource) async throws -> (Invitation, InvitationToken) {
    guard let username = try await database.read({ try AccountStore(connection: $0).user(user)?.username }) else {
      throw APIError.notFound
    }
    let wish = InvitationService.Wish(uses: 1, lifetime: InvitationService.lifetime, username: username)
    let (invitation, token) = invitations.new(wish, creator: source.user, now: clock.now())
    try await close(user, from: source) { now, connection in
      try audit.append(.accountReset, to: .user(user), from: source, now: now, on: connection)
      try invitations.insert(
        invitation, token, limit: InvitationService.administratorLimit, from: source, now: now, on: connection)
    }
    return (invitation, token)
  }

  // MARK: parts

  private func sessions(on connection: any SQLConnection, now: Int64) -> SessionStore {
    SessionStore(connection: connection, now: now, lifetime: sessionLifetime)
  }

  private func disable(_ user: UUIDv7, now: Int64, on connection: any SQLConnection) throws -> [UUIDv7] {
    try AccountStore(connection: connection).setDisabled(at: now, of: user)
    try InvitationStore(connection: connection).revokeAll(of: user, now: now)
    return try sessions(on: connection, now: now).endAll(of: user)
  }

  /// The operator of the host can always make another administrator.
  private func requireAnother(
    than user: UUIDv7, _ standing: AccountStore.Standing, _ source: AuditSource, _ accounts: AccountStore
  ) throws {
    guard source.actor != .operatorOfHost, standing.role == .administrator, standing.disabledAt == nil else { return }
    guard try accounts.administratorCount() > 1 else { throw Self.lastAdministrator }
  }

  /// Ends an account in steps, each of which can be done again: where the last is missing, the account is disabled.
  private func close(
    _ user: UUIDv7, from source: AuditSource,
    noting note: @escaping @Sendable (Int64, any SQLConnection) throws -> Void
  ) async throws {
    let now = clock.now()
    let ended = try await database.write { connection -> [UUIDv7] in
      try audit.begin(on: connection)
      let accounts = AccountStore(connection: connection)
      guard let standing = try accounts.standing(of: user), !standing.isDeleted else { throw APIError.notFound }
      try requireAnother(than: user, standing, source, accounts)
      try PolicyStore(connection: connection).touch()
      return try disable(user, now: now, on: connection)
    }
    effects.ended(ended)
    try await leaveRooms(user)
    let rooms = try await database.write { connection -> [UUIDv7] in
      try audit.begin(on: connection)
      let accounts = AccountStore(connection: connection)
      guard try accounts.standing(of: user)?.isDeleted == false else { throw APIError.notFound }
      var rooms: Set<UUIDv7> = []
      for device in try accounts.devices(of: user) {
        rooms.formUnion(try RoomStore(connection: connection).rooms(withLeafOf: device.id))
        _ = try accounts.deleteDevice(device.id, of: user)
      }
      try note(now, connection)
      try accounts.bury(user, now: now)
      return Array(rooms)
    }
    // A room may have got the account between its leaving and the end of its devices.
    try await leaveRooms(user)
    effects.departed(rooms)
  }

  private func leaveRooms(_ user: UUIDv7) async throws {
    let now = clock.now()
    for room in try await database.read({ try AdministrationStore(connection: $0, now: now).roomIDs(of: user) }) {
      try await effects.intervene(RoomIntervention(room: room, kind: .endMembership(of: user)))
    }
  }
}
