import Database
import WireCoding

/// Devices of an account, and the sealed backup that a new one starts from.
struct DeviceService: Sendable {
  static let deviceLimit: Int64 = 64
  /// Bytes.
  static let nameLimit = 64
  /// Bytes.
  static let backupLimit = 256 * 1024

  let database: any SQLDatabase
  let sessions: SessionService
  let certificates: CertificateCheck
  let departures: Departures
  let audit: AuditTrail
  let clock: Clock

  /// Adds a device and binds the caller's session to it.
  func add(
    id: UUIDv7, name: String, certificate: [UInt8], principal: Principal, from source: AuditSource
  ) async throws -> (Device, SessionGrant) {
    let (user, _, _) = try await UserService(database: database).own(principal)
    guard let accountKey = user.accountKey else {
      throw APIError.conflict("no_account_key", "The account has no key that could sign devices.")
    }
    try await certificates.check(certificate, user: user.id, device: id, name: name, accountKey: accountKey)
    let now = clock.now()
    let device = Device(id: id, user: user.id, name: name, certificate: certificate, createdAt: now)
    try await database.write { connection in
      try audit.begin(on: connection)
      try AccountStore(connection: connection).insert(device)
      try sessions.store(on: connection, now: now).bind(principal.session, to: id)
      try audit.append(.deviceAdded, to: .device(id), from: source, now: now, on: connection)
    }
    let bound = Principal(user: principal.user, session: principal.session, device: id)
    return (device, try await sessions.grant(bound, refreshToken: nil))
  }

  func devices(of user: UUIDv7) async throws -> [Device] {
    try await database.read { try AccountStore(connection: $0).devices(of: user) }
  }

  /// Removes a device and ends its sessions: it hears nothing more. Its leaves stay in rooms' trees until the next commit,
  /// for which the server proposes their removal.
  func remove(_ device: UUIDv7, of user: UUIDv7, from source: AuditSource) async throws {
    let now = clock.now()
    let removal = try await database.write { connection -> (sessions: [UUIDv7], rooms: [UUIDv7]) in
      try audit.begin(on: connection)
      let ended = try sessions.store(on: connection, now: now).end(device: device)
      guard try AccountStore(connection: connection).deleteDevice(device, of: user) else { throw APIError.notFound }
      try audit.append(.deviceRemoved, to: .device(device), from: source, now: now, on: connection)
      return (ended, try RoomStore(connection: connection).rooms(withLeafOf: device))
    }
    sessions.ended(removal.sessions)
    departures.look(at: removal.rooms)
  }

  func backup(of user: UUIDv7) async throws -> (backup: [UInt8], version: Int64) {
    guard let backup = try await database.read({ try AccountStore(connection: $0).backup(of: user) }) else {
      throw APIError.notFound
    }
    return backup
  }

  /// - Parameter version: of the backup that this one replaces; 0 where there is none.
  /// - Returns: the new version.
  func replaceBackup(of user: UUIDv7, with backup: [UInt8], version: Int64) async throws -> Int64 {
    let new = try await database.write {
      try AccountStore(connection: $0).replaceBackup(of: user, with: backup, version: version)
    }
    guard let new else { throw APIError.staleBackup }
    return new
  }
}
