public import WireCoding

extension FewTimePublicKey {
  /// The label of ``pem``.
  public static let pemLabel: Text = "NIGHTJAR FEW-TIME PUBLIC KEY"

  /// The 64 bytes under a label of their own: no registry has an identifier for this scheme.
  public var pem: PEM { PEM(label: Self.pemLabel, bytes: bytes) }

  /// - Throws: `invalidEncoding`, `invalidLength`.
  public init(pem: PEM) throws(HBSSError) {
    guard pem.label == Self.pemLabel else { throw .invalidEncoding }
    try self.init(bytes: pem.bytes)
  }
}

extension FewTimePrivateKey {
  /// The label of ``pem(state:)``.
  public static let pemLabel: Text = "NIGHTJAR FEW-TIME PRIVATE KEY"

  /// A state, which counts the signatures made, under a label of its own. Secret.
  public static func pem(state: [UInt8]) -> PEM { PEM(label: pemLabel, bytes: state) }

  /// - Throws: `invalidEncoding`.
  public convenience init(pem: PEM) throws(HBSSError) {
    guard pem.label == Self.pemLabel else { throw .invalidEncoding }
    try self.init(state: pem.bytes)
  }
}
