import WireCoding

/// The private key of an Update that this member proposed, until somebody commits it.
final class OwnUpdate: Sendable, WireCodable {
  let encryptionKey: [UInt8]
  let privateKey: [UInt8]

  init(encryptionKey: [UInt8], privateKey: [UInt8]) {
    self.encryptionKey = encryptionKey
    self.privateKey = privateKey
  }

  func encode(into writer: inout WireWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(opaque: privateKey)
  }

  init(from reader: inout WireReader) throws(WireError) {
    encryptionKey = try reader.readOpaque()
    privateKey = try reader.readOpaque()
  }
}
