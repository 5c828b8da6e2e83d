package import Ciphers
public import WireCoding

/// A node's new public key, and its path secret for each key below its other child (RFC 9420 §7.6).
public struct UpdatePathNode: Hashable, Sendable, WireCodable {
  public var encryptionKey: [UInt8]
  package var encryptedPathSecrets: [HPKECiphertext]

  init(encryptionKey: [UInt8], encryptedPathSecrets: [HPKECiphertext]) {
    self.encryptionKey = encryptionKey
    self.encryptedPathSecrets = encryptedPathSecrets
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: encryptionKey)
    var inner = WireWriter()
    for ciphertext in encryptedPathSecrets { inner.write(ciphertext: ciphertext) }
    writer.write(opaque: inner.bytes)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    encryptionKey = try reader.readOpaque()
    encryptedPathSecrets = []
    var inner = try reader.readNested()
    while !inner.isAtEnd {
      guard encryptedPathSecrets.count < Bounds.leaves else { throw .limitExceeded }
      encryptedPathSecrets.append(try inner.readCiphertext())
    }
  }
}
