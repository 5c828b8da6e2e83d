import Ciphers
public import WireCoding

/// A new member's secrets, encrypted to its KeyPackage's init key (RFC 9420 §12.4.3.1).
public struct EncryptedGroupSecrets: Hashable, Sendable, WireCodable {
  /// `KeyPackage.reference` of the new member's KeyPackage.
  public let newMember: [UInt8]
  let ciphertext: HPKECiphertext

  init(newMember: [UInt8], ciphertext: HPKECiphertext) {
    self.newMember = newMember
    self.ciphertext = ciphertext
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: newMember)
    writer.write(ciphertext: ciphertext)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    newMember = try reader.readOpaque()
    ciphertext = try reader.readCiphertext()
  }
}
