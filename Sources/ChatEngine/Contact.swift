import ChatProtocol
import WireCoding

/// What this device holds of another account: the pinned account key and the certificates that it vouches for.
struct Contact {
  static let version: UInt8 = 1
  static let prefix = "contact/"

  let userID: UUIDv7
  var username: String
  /// 32 bytes; pinned at first sight.
  let accountKey: [UInt8]
  /// Each was verified against ``accountKey`` before it came here.
  var certificates: [DeviceCertificate]

  static func recordKey(_ user: UUIDv7) -> String { prefix + user.text }

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

  init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    userID = try reader.read()
    username = try UTF8Text.string(from: reader.readOpaque())
    accountKey = try reader.readOpaque()
    certificates = try reader.readVector(limit: 1024)
  }
}
