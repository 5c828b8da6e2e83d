import ChatProtocol
import Ciphers
import HBSS
import Synchronization
import WireCoding

@testable import ChatEngine

/// Accounts and devices with real keys and certificates, the same in every run.
///
/// An account key's signature takes longer than a whole run of a small world: they are made once per process.
enum IdentityPool {
  struct Person: Sendable {
    let id: UUIDv7
    let username: String
    let accountKey: [UInt8]
    let backup: [UInt8]
    let devices: [Device]
  }

  struct Device: Sendable {
    let id: UUIDv7
    let name: String
    let certificate: [UInt8]
    /// What the device's store holds after it was registered: the account, and its owner's pinned key.
    let records: [String: [UInt8]]
  }

  static let devicesPerPerson = 3
  static let suites: [CipherSuite] = [.x25519AES128, .xwingEd25519, .nightjar]

  /// By whether their devices have keys for one-time signatures, too.
  private static let made = Mutex<[Bool: [Person]]>([:])

  static func people(_ count: Int, oneTime: Bool = false) -> [Person] {
    made.withLock { all in
      var people = all[oneTime] ?? []
      while people.count < count {
        people.append(make(people.count, suites: oneTime ? suites + [.nightjarOneTime] : suites))
      }
      all[oneTime] = people
      return Array(people.prefix(count))
    }
  }

  private static func make(_ index: Int, suites: [CipherSuite]) -> Person {
    let entropy = SplitMix64(seed: 0x6e69_6768_746a_6172, stream: UInt64(index))
    let start = Simulation.start - 86_400_000
    let user = UUIDv7(milliseconds: start, random: entropy.bytes(10))
    let username = "person\(index)"
    let backupKey = entropy.bytes(32)
    guard
      let accountKey = try? SLHDSAPrivateKey(
        parameters: .sha2_128s, skSeed: entropy.bytes(16), skPRF: entropy.bytes(16), pkSeed: entropy.bytes(16)),
      let backup = try? AccountBackup(accountKey: accountKey.bytes, rooms: []).sealed(
        key: backupKey, user: user, entropy: entropy)
    else { preconditionFailure("an account key that cannot be made") }
    var devices: [Device] = []
    for number in 0..<devicesPerPerson {
      let engine = ChatEngine(entropy: entropy, suites: suites)
      engine.now = start
      engine.make(
        NewDevice(
          reference: nil, name: "device \(number)", userID: user, username: username, accountKey: accountKey,
          backupKey: backupKey, origin: .backup(version: 1, rooms: [])))
      for _ in 0..<4 { _ = engine.handle(.tick, now: start) }
      guard case .registering(_, let account) = engine.setUp else {
        preconditionFailure("a device that cannot be made")
      }
      engine.dropWork(for: nil)
      engine.account = account
      engine.pinOwnAccount()
      var records = [Account.recordKey: account.encoded]
      for action in engine.handle(.tick, now: start) {
        guard case .persist(let changes) = action else { continue }
        for change in changes { records[change.key] = change.value }
      }
      devices.append(
        Device(
          id: account.deviceID, name: account.deviceName, certificate: account.certificate, records: records))
    }
    return Person(
      id: user, username: username, accountKey: accountKey.publicKey.bytes, backup: backup, devices: devices)
  }
}
