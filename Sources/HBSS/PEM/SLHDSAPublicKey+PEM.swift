public import WireCoding

extension SLHDSAPublicKey {
  /// The label of ``pem``.
  public static let pemLabel: Text = "PUBLIC KEY"

  /// SubjectPublicKeyInfo (RFC 9909 §5) with NIST's object identifier, as OpenSSL 3.5 reads and writes it.
  public var pem: PEM {
    let key = DER.element(DER.bitString, [0] + bytes)
    return PEM(label: Self.pemLabel, bytes: DER.element(DER.sequence, DER.algorithm(parameters) + key))
  }

  /// - Throws: `invalidEncoding`, `invalidLength`.
  public init(pem: PEM) throws(HBSSError) {
    var rest = pem.bytes[...]
    guard pem.label == Self.pemLabel, var info = DER.take(DER.sequence, from: &rest), rest.isEmpty,
      let parameters = DER.takeParameters(from: &info), let key = DER.take(DER.bitString, from: &info), info.isEmpty,
      key.first == 0
    else { throw .invalidEncoding }
    try self.init(parameters: parameters, bytes: [UInt8](key.dropFirst()))
  }
}
