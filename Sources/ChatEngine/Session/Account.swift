import WireCoding

/// Who this device is. Everything in it but the public parts is secret.
///
/// One for a device, and in many hands: a class.
final class Account {
  final class SuiteKey: WireEncodable, WireDecodable {
    let suite: UInt16
    let privateKey: [UInt8]
    let publicKey: [UInt8]

    init(suite: UInt16, privateKey: [UInt8], publicKey: [UInt8]) {
      self.suite = suite
      self.privateKey = privateKey
      self.publicKey = publicKey
    }

    func encode(into writer: inout WireWriter) {
      writer.write(suite)
      writer.write(opaque: privateKey)
      writer.write(opaque: publicKey)
    }

    init(from reader: inout WireReader) throws(WireError) {
      suite = try reader.readUInt16()
      privateKey = try reader.readOpaque()
      publicKey = try reader.readOpaque()
    }
  }

  static let version: UInt8 = 1
  static var recordKey: Literal { "account" }

  let userID: UUIDv7
  let username: Text
  /// SLH-DSA-SHA2-128s, 64 bytes.
  let accountPrivateKey: [UInt8]
  /// 32 bytes.
  let accountPublicKey: [UInt8]
  let backupKey: [UInt8]
  var backupVersion: UInt64
  let deviceID: UUIDv7
  let deviceName: Text
  /// An encoded DeviceCertificate.
  let certificate: [UInt8]
  let suites: [SuiteKey]

  init(
    userID: UUIDv7, username: Text, accountPrivateKey: [UInt8], accountPublicKey: [UInt8], backupKey: [UInt8],
    backupVersion: UInt64, deviceID: UUIDv7, deviceName: Text, certificate: [UInt8], suites: [SuiteKey]
  ) {
    self.userID = userID
    self.username = username
    self.accountPrivateKey = accountPrivateKey
    self.accountPublicKey = accountPublicKey
    self.backupKey = backupKey
    self.backupVersion = backupVersion
    self.deviceID = deviceID
    self.deviceName = deviceName
    self.certificate = certificate
    self.suites = suites
  }

  func key(for suite: UInt16) -> SuiteKey? {
    for key in suites where key.suite == suite { return key }
    return nil
  }
}

extension Account: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(userID)
    writer.write(opaque: Array(username.utf8))
    writer.write(opaque: accountPrivateKey)
    writer.write(opaque: accountPublicKey)
    writer.write(opaque: backupKey)
    writer.write(backupVersion)
    writer.write(deviceID)
    writer.write(opaque: Array(deviceName.utf8))
    writer.write(opaque: certificate)
    writer.write(vector: suites)
  }

  convenience init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    self.init(
      userID: try reader.read(), username: try UTF8Text.string(from: reader.readOpaque()),
      accountPrivateKey: try reader.readOpaque(), accountPublicKey: try reader.readOpaque(),
      backupKey: try reader.readOpaque(), backupVersion: try reader.readUInt64(), deviceID: try reader.read(),
      deviceName: try UTF8Text.string(from: reader.readOpaque()), certificate: try reader.readOpaque(),
      suites: try reader.readVector(limit: 16))
  }
}
