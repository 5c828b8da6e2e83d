import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Other devices' KeyPackages, to add them to rooms.
extension ChatEngine {
  /// Claims a KeyPackage of each device of the users, and of this account's other devices, and checks each against
  /// its device's certificate. Devices that are `present` in the room already are left out.
  func claimPackages(
    of users: [UUIDv7], suite: CipherSuite, present: SortedSet<UUIDv7>,
    then completion: @escaping (ChatEngine, [KeyPackage], EngineFailure?) -> Void
  ) {
    guard let account else { return completion(self, [], .keyFailure) }
    var wanted = users
    if !wanted.contains(account.userID) { wanted.append(account.userID) }
    fetchContacts([account.userID]) { engine, _ in
      var present = present
      present.insert(account.deviceID)
      engine.claim(wanted, from: 0, suite: suite, present: present, found: [], then: completion)
    }
  }

  private func claim(
    _ users: [UUIDv7], from index: Int, suite: CipherSuite, present: SortedSet<UUIDv7>, found: [KeyPackage],
    then completion: @escaping (ChatEngine, [KeyPackage], EngineFailure?) -> Void
  ) {
    guard index < users.count else { return completion(self, found, nil) }
    let user = users[index]
    var except: [JSON] = []
    for device in present { except.append(.id(device)) }
    let body = JSON.object("user", .id(user))
      .adding("suite", .number(suite.id))
      .adding("except", .array(except))
    request("POST", "/api/keys/claim", body) { engine, reply in
      let isSelf = engine.isOwn(user: user)
      guard reply.isSuccess || reply.status == 404 || reply.status == 409 else {
        return completion(engine, [], reply.failure)
      }
      var found = found
      var added = 0
      for json in reply.body?[array: "packages"] ?? [] {
        guard let device = json[uuid: "device"], let bytes = json[bytes: "keyPackage"],
          let package = engine.checkedPackage(bytes, user: user, device: device, suite: suite)
        else { continue }
        found.append(package)
        added += 1
      }
      guard added > 0 || isSelf else {
        return completion(
          engine, [],
          EngineFailure(.noDevices, names: [engine.username(of: user)]))
      }
      engine.claim(users, from: index + 1, suite: suite, present: present, found: found, then: completion)
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
