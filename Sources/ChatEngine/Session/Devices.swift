import ChatProtocol
import Ciphers
import EngineInterface
import HBSS
import WireCoding

/// What a registration and the log-in of a new device share: the device's own keys, and its place in the account.
extension ChatEngine {
  func make(_ device: NewDevice) {
    progress(4, .makingDeviceKeys)
    setUp = .makingDeviceKeys(device)
    after(0, .setUp)
  }

  /// A signature key for each suite.
  func makeKeys(of device: NewDevice) {
    var keys: [Account.SuiteKey] = []
    for suite in suites {
      guard let pair = try? suite.signatureScheme.generateKeyPair(entropy: entropy) else {
        return abandonSetUp(.keyFailure)
      }
      keys.append(Account.SuiteKey(suite: suite.id, privateKey: pair.privateKey, publicKey: pair.publicKey))
    }
    progress(5, .certifyingDevice)
    setUp = .certifyingDevice(device, keys)
    after(0, .setUp)
  }

  /// Has the account key certify them, and asks the server to take the device.
  func certify(_ device: NewDevice, _ keys: [Account.SuiteKey]) {
    let deviceID = newID()
    var certified: [DeviceCertificate.SuiteKey] = []
    for key in keys { certified.append(DeviceCertificate.SuiteKey(suite: key.suite, publicKey: key.publicKey)) }
    guard
      let certificate = try? DeviceCertificate.make(
        userID: device.userID, deviceID: deviceID, createdAt: now, name: device.name, suites: certified,
        accountKey: device.accountKey, randomness: entropy.bytes(16))
    else { return abandonSetUp(.keyFailure) }
    var version: UInt64 = 1
    if case .backup(let stored, _) = device.origin { version = stored }
    let account = Account(
      userID: device.userID, username: device.username, accountPrivateKey: device.accountKey.bytes,
      accountPublicKey: device.accountKey.publicKey.bytes, backupKey: device.backupKey, backupVersion: version,
      deviceID: deviceID, deviceName: device.name, certificate: certificate.encoded, suites: keys)
    switch device.origin {
    case .registration(let terms, let authSecret):
      progress(6, .registeringAccount)
      register(account, of: device, terms, authSecret: authSecret)
    case .backup:
      progress(6, .registeringDevice)
      setUp = .registering(device, account)
      request("POST", "/api/devices", deviceJSON(account), session: true, for: .setUp)
    }
  }

  func deviceJSON(_ account: Account) -> JSON {
    .object("id", .id(account.deviceID))
      .adding("name", .string(account.deviceName))
      .adding("certificate", .bytes(account.certificate))
  }

  /// The server knows the device: from here on the account exists on it. Its first KeyPackages follow.
  func adopt(_ account: Account, of device: NewDevice) {
    if case .backup(_, let keys) = device.origin {
      for key in keys {
        let room = Room(RoomRecord(id: key.room, label: .group, suite: 0, createdAt: now))
        room.record.profileKeys = [key.profileKey]
        rooms[key.room] = room
        store(room)
      }
    }
    self.account = account
    store(Text(Account.recordKey), account.encoded)
    pinOwnAccount()
    progress(7, .publishingKeys)
    setUp = .publishingKeys(reference: device.reference)
    publishFirstKeyPackages()
  }
}
