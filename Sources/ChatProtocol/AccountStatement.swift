import WireCoding

/// Something that an account key signs: the signed part, then the signature over it.
protocol AccountStatement {
  /// Separates this kind's signatures from every other use of the account key.
  static var context: [UInt8] { get }
  var signature: [UInt8] { get }

  func writeSignedPart(into writer: inout WireWriter)
}
