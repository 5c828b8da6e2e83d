import WireCoding

/// The keys of an Update that this member proposed, until it is committed or the epoch ends (RFC 9420 §12.1.2).
struct OwnUpdate: Sendable, WireCodable {
  let encryptionKey: [UInt8]
  let privateKey: Secret

  init(encryptionKey: [UInt8], privateKey: Secret) {
    self.encryptionKey = encryptionKey
    self.privateKey = privateKey
  }

  func encode(into writer: inout WireWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(privateKey)
  }

  init(from reader: inout WireReader) throws(WireError) {
    encryptionKey = try reader.readOpaque()
    privateKey = try reader.read()
  }
}
