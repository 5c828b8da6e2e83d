public import WireCoding

extension SLHDSAPrivateKey {
  /// The label of ``pem``.
  public static let pemLabel: Text = "PRIVATE KEY"

  /// PKCS #8 (RFC 5958, RFC 9909 §6) with NIST's object identifier and the key's 4n bytes, as OpenSSL 3.5 reads and writes
  /// it. Secret.
  public var pem: PEM {
    let version = DER.element(DER.integer, [0])
    let key = DER.element(DER.octetString, bytes)
    return PEM(label: Self.pemLabel, bytes: DER.element(DER.sequence, version + DER.algorithm(parameters) + key))
  }

  /// - Throws: `invalidEncoding`, `invalidLength`.
  public init(pem: PEM) throws(HBSSError) {
    var rest = pem.bytes[...]
    guard pem.label == Self.pemLabel, var info = DER.take(DER.sequence, from: &rest), rest.isEmpty,
      let version = DER.take(DER.integer, from: &info), version.elementsEqual([0]) || version.elementsEqual([1]),
      let parameters = DER.takeParameters(from: &info), let key = DER.take(DER.octetString, from: &info)
    else { throw .invalidEncoding }
    // Attributes and a public key may follow; neither is needed.
    try self.init(parameters: parameters, bytes: [UInt8](key))
  }
}
