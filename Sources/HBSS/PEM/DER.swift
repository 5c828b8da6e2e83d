/// The little of DER (ITU-T X.690) that keys need.
enum DER {
  static let integer: UInt8 = 0x02
  static let bitString: UInt8 = 0x03
  static let octetString: UInt8 = 0x04
  static let sequence: UInt8 = 0x30

  /// NIST's arc for signature algorithms, 2.16.840.1.101.3.4.3, as an object identifier without its last arc.
  static let signatureArc: [UInt8] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03]

  static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    if contents.count < 128 {
      length = [UInt8(contents.count)]
    } else if contents.count < 256 {
      length = [0x81, UInt8(contents.count)]
    } else {
      length = [0x82, UInt8(truncatingIfNeeded: contents.count >> 8), UInt8(truncatingIfNeeded: contents.count)]
    }
    return [tag] + length + contents
  }

  /// The AlgorithmIdentifier of a set: its object identifier and no parameters (RFC 9814, RFC 9909).
  static func algorithm(_ parameters: SLHDSAParameters) -> [UInt8] {
    element(sequence, signatureArc + [parameters.objectIdentifierArc])
  }

  /// Takes one element from the front of `bytes`, or gives nil where there is no such element in its shortest form.
  static func take(_ tag: UInt8, from bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard bytes.count >= 2, bytes.first == tag else { return nil }
    var rest = bytes.dropFirst()
    guard let first = rest.popFirst() else { return nil }
    var length = Int(first)
    if first >= 0x80 {
      guard first == 0x81 || first == 0x82, rest.count >= Int(first & 0x7f) else { return nil }
      length = 0
      for _ in 0..<first & 0x7f { length = length << 8 | Int(rest.popFirst() ?? 0) }
      guard length >= (first == 0x81 ? 128 : 256) else { return nil }
    }
    guard rest.count >= length else { return nil }
    bytes = rest.dropFirst(length)
    return rest.prefix(length)
  }

  /// Takes an AlgorithmIdentifier of SLH-DSA.
  static func takeParameters(from bytes: inout ArraySlice<UInt8>) -> SLHDSAParameters? {
    guard let algorithm = take(sequence, from: &bytes), algorithm.dropLast() == signatureArc[...] else { return nil }
    for set in SLHDSAParameters.all where set.objectIdentifierArc == algorithm.last { return set }
    return nil
  }
}
