import ChatProtocol
import WireCoding

/// What this device holds of another account: the pinned account key and the certificates that it vouches for.
///
/// Another one takes its place where something of it changes.
final class Contact {
  static let version: UInt8 = 1
  static var prefix: Literal { "contact/" }

  let userID: UUIDv7
  let username: Text
  /// 32 bytes; pinned at first sight.
  let accountKey: [UInt8]
  /// Each was verified against ``accountKey`` before it came here.
  let certificates: [DeviceCertificate]

  init(userID: UUIDv7, username: Text, accountKey: [UInt8], certificates: [DeviceCertificate]) {
    self.userID = userID
    self.username = username
    self.accountKey = accountKey
    self.certificates = certificates
  }

  static func recordKey(_ user: UUIDv7) -> Text { Text(prefix) + user.text }

  func certificate(of device: UUIDv7) -> DeviceCertificate? {
    for certificate in certificates where certificate.deviceID == device { return certificate }
    return nil
  }
}

extension Contact: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(userID)
    writer.write(opaque: Array(username.utf8))
    writer.write(opaque: accountKey)
    writer.write(vector: certificates)
  }

  convenience init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    self.init(
      userID: try reader.read(), username: try UTF8Text.string(from: reader.readOpaque()),
      accountKey: try reader.readOpaque(), certificates: try reader.readVector(limit: 1024))
  }
}
