import WireCoding

/// A KeyPackage of this device with its private keys, kept until a Welcome has used it.
final class StoredKeyPackage {
  static var prefix: Literal { "keypackage/" }

  let suite: UInt16
  /// The hash by which a Welcome names it (RFC 9420 §5.2).
  let reference: [UInt8]
  let isLastResort: Bool
  /// An encoded KeyPackageBundle.
  let bundle: [UInt8]

  init(suite: UInt16, reference: [UInt8], isLastResort: Bool, bundle: [UInt8]) {
    self.suite = suite
    self.reference = reference
    self.isLastResort = isLastResort
    self.bundle = bundle
  }

  var recordKey: Text { Text(Self.prefix) + Hex.encode(reference) }
}

extension StoredKeyPackage: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(suite)
    writer.write(opaque: reference)
    writer.write(UInt8(isLastResort ? 1 : 0))
    writer.write(opaque: bundle)
  }

  convenience init(from reader: inout WireReader) throws(WireError) {
    self.init(
      suite: try reader.readUInt16(), reference: try reader.readOpaque(),
      isLastResort: try reader.readUInt8() == 1,
      bundle: try reader.readOpaque())
  }
}
