import WireCoding

/// The parts of a ``StoredOneTimeBatch/state``, of the right sizes.
struct OneTimeState: WireDecodable {
  let signer: [UInt8]
  let scope: OneTimeScope
  let certificate: OneTimeCertificate
  let keysTaken: Int
  let seed: SecretBytes
  let skPRF: SecretBytes
  let leaves: [UInt8]

  static let version: UInt8 = 1

  init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    signer = try reader.read(count: OneTime.certifier.publicKeySize)
    scope = try reader.read()
    certificate = try reader.read()
    keysTaken = Int(try reader.readUInt16())
    guard keysTaken <= certificate.statement.keys else { throw .invalidValue }
    seed = try Self.secret(&reader)
    skPRF = try Self.secret(&reader)
    leaves = try reader.read(count: OneTime.hashSize * certificate.statement.keys)
  }

  private static func secret(_ reader: inout WireReader) throws(WireError) -> SecretBytes {
    var bytes = try reader.read(count: OneTime.hashSize)
    defer { bytes.wipe() }
    return SecretBytes(bytes)
  }
}
