import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Other devices' KeyPackages, to add them to rooms.
extension ChatEngine {
  /// People for whom one request claims.
  private static var claimsAtOnce: Int { 100 }
  /// Times that a batch is asked for where the server counts too many claims.
  private static var claimAttempts: Int { 8 }

  /// What a claim for many people has brought so far.
  struct Claims {
    /// Each checked against its device's certificate.
    var packages: [KeyPackage] = []
    /// Users of whom no device can be added now.
    var without: [UUIDv7] = []
  }

  /// Claims a KeyPackage of each device of the users, and of this account's other devices, and checks each against
  /// its device's certificate. Devices of this account that are `present` in the room already are left out.
  func claimPackages(
    of users: [UUIDv7], suite: CipherSuite, present: SortedSet<UUIDv7>,
    then completion: @escaping (ChatEngine, Claims, EngineFailure?) -> Void
  ) {
    guard let account else { return completion(self, Claims(), .keyFailure) }
    var wanted = users
    if !wanted.contains(account.userID) { wanted.append(account.userID) }
    fetchContacts([account.userID]) { engine, _ in
      var except: [JSON] = [.id(account.deviceID)]
      for certificate in engine.contacts[account.userID]?.certificates ?? []
      where certificate.deviceID != account.deviceID && present.contains(certificate.deviceID) {
        except.append(.id(certificate.deviceID))
      }
      let ask = JSON.object("suite", .number(suite.id)).adding("except", .array(except))
      engine.claim(wanted, ask, suite: suite, claims: Claims(), attempt: 1, then: completion)
    }
  }

  /// Claims for a batch after the other: how many people an answer holds, their KeyPackages' bytes decide.
  private func claim(
    _ users: [UUIDv7], _ ask: JSON, suite: CipherSuite, claims: Claims, attempt: Int,
    then completion: @escaping (ChatEngine, Claims, EngineFailure?) -> Void
  ) {
    guard !users.isEmpty else { return completion(self, claims, nil) }
    let batch = Array(users.prefix(Self.claimsAtOnce))
    var ids: [JSON] = []
    for user in batch { ids.append(.id(user)) }
    request("POST", "/api/keys/claim", ask.adding("users", .array(ids))) { engine, reply in
      if reply.status == 429, attempt < Self.claimAttempts {
        let delay = engine.pause(1000, doubled: attempt, atMost: 30_000)
        return engine.after(
          delay + engine.jitter(below: 1000),
          .step { engine in
            engine.claim(users, ask, suite: suite, claims: claims, attempt: attempt + 1, then: completion)
          })
      }
      guard reply.isSuccess, let body = reply.body else { return completion(engine, claims, reply.failure) }
      var rest: [UUIDv7] = []
      for json in body[array: "rest"] ?? [] {
        if let user = json.uuid, batch.contains(user) { rest.append(user) }
      }
      guard rest.count < batch.count else { return completion(engine, claims, .unexpectedAnswer) }
      var claims = claims
      var found = SortedSet<UUIDv7>()
      for json in body[array: "packages"] ?? [] {
        guard let user = json[uuid: "user"], batch.contains(user), let device = json[uuid: "device"],
          let bytes = json[bytes: "keyPackage"],
          let package = engine.checkedPackage(bytes, user: user, device: device, suite: suite)
        else { continue }
        claims.packages.append(package)
        found.insert(user)
      }
      for user in batch where !found.contains(user) && !rest.contains(user) && !engine.isOwn(user: user) {
        claims.without.append(user)
      }
      rest.append(contentsOf: users.dropFirst(batch.count))
      engine.claim(rest, ask, suite: suite, claims: claims, attempt: 1, then: completion)
    }
  }

  func checkedPackage(_ bytes: [UInt8], user: UUIDv7, device: UUIDv7, suite: CipherSuite) -> KeyPackage? {
    guard let package = try? KeyPackage(decoding: bytes), package.cipherSuite == suite.id,
      package.leafNode.credential.identity == MemberIdentity(user: user, device: device).credential,
      let certificate = certificate(of: MemberIdentity(user: user, device: device)),
      let key = certificate.signatureKey(for: suite.id), key == package.leafNode.signatureKey,
      package.leafNode.extensions.data(of: ExtensionType.deviceCertificate) == certificate.hash
    else { return nil }
    return package
  }
}
