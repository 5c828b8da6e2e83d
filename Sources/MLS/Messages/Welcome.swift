public import WireCoding

/// The secrets and the GroupInfo by which new members join a group (RFC 9420 §12.4.3.1).
public struct Welcome: Hashable, Sendable, WireCodable {
  public var cipherSuite: UInt16
  public var secrets: [EncryptedGroupSecrets]
  var encryptedGroupInfo: [UInt8]

  init(cipherSuite: UInt16, secrets: [EncryptedGroupSecrets], encryptedGroupInfo: [UInt8]) {
    self.cipherSuite = cipherSuite
    self.secrets = secrets
    self.encryptedGroupInfo = encryptedGroupInfo
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(cipherSuite)
    writer.write(vector: secrets)
    writer.write(opaque: encryptedGroupInfo)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    cipherSuite = try reader.readUInt16()
    secrets = try reader.readVector(limit: Bounds.leaves)
    encryptedGroupInfo = try reader.readOpaque()
  }
}
