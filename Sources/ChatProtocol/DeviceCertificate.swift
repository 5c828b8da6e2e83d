internal import Ciphers
public import HBSS
public import WireCoding

/// The account key's statement that a device, with its signature keys, belongs to an account (PROTOCOL §1).
///
/// A server that adds a device of its own cannot make one of these, so no client accepts that device's leaves.
public final class DeviceCertificate: Equatable, Sendable, AccountStatement {
  /// The signature key that a device uses in rooms of one cipher suite.
  public final class SuiteKey: Equatable, Sendable, WireEncodable, WireDecodable {
    public let suite: UInt16
    public let publicKey: [UInt8]

    public init(suite: UInt16, publicKey: [UInt8]) {
      self.suite = suite
      self.publicKey = publicKey
    }

    public static func == (left: SuiteKey, right: SuiteKey) -> Bool {
      left.suite == right.suite && left.publicKey == right.publicKey
    }

    public func encode(into writer: inout WireWriter) {
      writer.write(suite)
      writer.write(opaque: publicKey)
    }

    public init(from reader: inout WireReader) throws(WireError) {
      suite = try reader.readUInt16()
      publicKey = try reader.readOpaque()
    }
  }

  /// The FIPS 205 context string that separates this signature from every other use of the account key.
  public static let context = Array(Literal("nightjar device v1").utf8)
  public static let version: UInt16 = 1
  /// The longest name of a device, in bytes of UTF-8.
  public static let nameLimit = 64
  /// Certificates name few suites; more is an attempt to be expensive.
  public static let suiteLimit = 16

  public let userID: UUIDv7
  public let deviceID: UUIDv7
  /// Unix time in milliseconds.
  public let createdAt: UInt64
  public let name: Text
  public let suites: [SuiteKey]
  /// SLH-DSA-SHA2-128s, 7,856 bytes.
  public let signature: [UInt8]

  /// Makes and signs a certificate.
  ///
  /// - Parameter randomness: 16 bytes that hedge the signature (FIPS 205 §10.2).
  /// - Throws: `invalidField` for a name that is empty or too long, `keyFailure` where the key cannot sign.
  public static func make(
    userID: UUIDv7, deviceID: UUIDv7, createdAt: UInt64, name: Text, suites: [SuiteKey],
    accountKey: SLHDSAPrivateKey, randomness: [UInt8]
  ) throws(ChatError) -> DeviceCertificate {
    guard (1...nameLimit).contains(name.utf8.count), suites.count <= suiteLimit else { throw .invalidField }
    let unsigned = DeviceCertificate(
      userID: userID, deviceID: deviceID, createdAt: createdAt, name: name, suites: suites, signature: [])
    let signature = try AccountSignature.sign(unsigned, by: accountKey, randomness: randomness)
    return DeviceCertificate(
      userID: userID, deviceID: deviceID, createdAt: createdAt, name: name, suites: suites, signature: signature)
  }

  private init(
    userID: UUIDv7, deviceID: UUIDv7, createdAt: UInt64, name: Text, suites: [SuiteKey], signature: [UInt8]
  ) {
    self.userID = userID
    self.deviceID = deviceID
    self.createdAt = createdAt
    self.name = name
    self.suites = suites
    self.signature = signature
  }

  public static func == (left: DeviceCertificate, right: DeviceCertificate) -> Bool {
    left === right || left.encoded == right.encoded
  }

  /// Whether the account whose public key (32 bytes) is given signed this certificate.
  public func isValid(accountKey: [UInt8]) -> Bool {
    AccountSignature.isValid(self, accountKey: accountKey)
  }

  /// The signature key for a suite, or nil where the device does not take part in rooms of that suite.
  public func signatureKey(for suite: UInt16) -> [UInt8]? {
    for key in suites where key.suite == suite { return key.publicKey }
    return nil
  }

  /// SHA-256 of the whole certificate: what a leaf's `device_certificate` extension pins.
  public var hash: [UInt8] { Hash.sha256(encoded) }

  func writeSignedPart(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(userID)
    writer.write(deviceID)
    writer.write(createdAt)
    writer.write(opaque: Array(name.utf8))
    writer.write(vector: suites)
  }
}

extension DeviceCertificate: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writeSignedPart(into: &writer)
    writer.write(opaque: signature)
  }

  public convenience init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt16() == Self.version else { throw .invalidValue }
    let userID: UUIDv7 = try reader.read()
    let deviceID: UUIDv7 = try reader.read()
    let createdAt = try reader.readUInt64()
    let name = try reader.readOpaque()
    guard (1...Self.nameLimit).contains(name.count) else { throw .limitExceeded }
    self.init(
      userID: userID, deviceID: deviceID, createdAt: createdAt, name: try UTF8Text.string(from: name),
      suites: try reader.readVector(limit: Self.suiteLimit), signature: try reader.readOpaque())
  }
}
