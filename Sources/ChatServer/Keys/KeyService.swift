import ChatProtocol
import Ciphers
import Database
import MLS
import WireCoding

/// The directory of devices and KeyPackages.
struct KeyService: Sendable {
  let database: any SQLDatabase
  let check: KeyPackageCheck
  let externalSender: ExternalSenderKeys
  let clock: Clock

  struct Claimed: Sendable {
    let device: UUIDv7
    let bytes: [UInt8]
    let isLastResort: Bool

    var members: [JSON.Member] {
      [
        JSON.Member("device", .id(device)), JSON.Member("keyPackage", .bytes(bytes)),
        JSON.Member("lastResort", .bool(isLastResort)),
      ]
    }
  }

  func upload(_ packages: [UploadedKeyPackage], owner: MemberIdentity) async throws -> [KeyPackageCount] {
    let now = clock.now()
    let device = try await database.read { try AccountStore(connection: $0).device(owner.device, of: owner.user) }
    guard let device else { throw APIError.deviceRequired }
    try await check.check(
      packages, owner: owner, certificate: device.certificate, now: UInt64(clamping: now) / 1000)
    return try await database.write { connection in
      let store = KeyStore(connection: connection)
      try store.lock(owner.device)
      let present = try AccountStore(connection: connection).device(owner.device, of: owner.user)
      guard present?.certificate == device.certificate else { throw APIError.deviceRequired }
      for package in packages { try store.insert(package, device: owner.device, now: now) }
      return try store.counts(device: owner.device)
    }
  }

  func counts(device: UUIDv7) async throws -> [KeyPackageCount] {
    try await database.read { try KeyStore(connection: $0).counts(device: device) }
  }

  /// A KeyPackage for each device of a user that has one in the suite; the one-time ones are gone afterwards.
  func claim(user: UUIDv7, suite: UInt16, except: Set<UUIDv7>) async throws -> [Claimed] {
    try await database.write { connection in
      let accounts = AccountStore(connection: connection)
      guard try accounts.user(user) != nil else { throw APIError.notFound }
      let devices = try accounts.devices(of: user).filter { !except.contains($0.id) }
      let claimed = try Self.claim(devices, suite: suite, connection)
      guard !claimed.isEmpty || devices.isEmpty else { throw APIError.noKeyPackages }
      return claimed
    }
  }

  /// The same for many users at once, as far as an answer holds them.
  func claim(users: [UUIDv7], suite: UInt16, except: Set<UUIDv7>) async throws -> BatchOfClaims {
    try await database.write { connection in
      let accounts = AccountStore(connection: connection)
      var batch = BatchOfClaims()
      for (index, user) in users.enumerated() {
        guard !batch.isFull else {
          batch.rest = Array(users[index...])
          break
        }
        let devices = try accounts.devices(of: user).filter { !except.contains($0.id) }
        batch.add(try Self.claim(devices, suite: suite, connection), of: user)
      }
      return batch
    }
  }

  private static func claim(
    _ devices: [Device], suite: UInt16, _ connection: any SQLConnection
  ) throws -> [Claimed] {
    let store = KeyStore(connection: connection)
    var claimed: [Claimed] = []
    for device in devices {
      guard let package = try store.claim(device: device.id, suite: Int64(suite)) else { continue }
      claimed.append(Claimed(device: device.id, bytes: package.bytes, isLastResort: package.isLastResort))
    }
    return claimed
  }

  /// What the directory says of somebody.
  struct Entry: Sendable {
    let user: User
    let devices: [Device]
    /// The certificates of devices that are gone, and that rooms still have leaves of.
    let former: [(id: UUIDv7, certificate: [UInt8])]
  }

  func entry(id: UUIDv7) async throws -> Entry { try await entry { try $0.user(id) } }

  /// - Parameter username: in normal form.
  func entry(username: String) async throws -> Entry { try await entry { try $0.user(username: username) } }

  /// - Parameter email: in normal form.
  func entry(email: String) async throws -> Entry { try await entry { try $0.user(email: email) } }

  /// What rooms of this suite list of the server, so that it can propose removals.
  func sender(for suite: CipherSuite) async throws -> ExternalSender { try await externalSender.sender(for: suite) }

  private func entry(_ find: @escaping @Sendable (AccountStore) throws -> User?) async throws -> Entry {
    try await database.read { connection in
      let accounts = AccountStore(connection: connection)
      guard let user = try find(accounts) else { throw APIError.notFound }
      return Entry(
        user: user, devices: try accounts.devices(of: user.id), former: try accounts.formerDevices(of: user.id))
    }
  }
}
