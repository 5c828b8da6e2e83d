/// One direction of an HPKE exchange (RFC 9180 §5.2 and §5.3).
public struct HPKEContext: Sendable {
  public let key: [UInt8]
  public let baseNonce: [UInt8]
  public let exporterSecret: [UInt8]
  private let aead: AEAD
  private let labels: LabeledKDF
  private var sequence: UInt64 = 0

  init(aead: AEAD, labels: LabeledKDF, key: [UInt8], baseNonce: [UInt8], exporterSecret: [UInt8]) {
    self.aead = aead
    self.labels = labels
    self.key = key
    self.baseNonce = baseNonce
    self.exporterSecret = exporterSecret
  }

  /// Seals the next message.
  public mutating func seal(
    _ plaintext: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    let ciphertext = try aead.seal(plaintext, key: key, nonce: nonce, authenticating: aad)
    try advance()
    return ciphertext
  }

  /// Opens the next message; one that fails leaves the context where it was.
  public mutating func open(
    _ ciphertext: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    let plaintext = try aead.open(ciphertext, key: key, nonce: nonce, authenticating: aad)
    try advance()
    return plaintext
  }

  /// - Parameter count: at most 255 digests of the suite's hash.
  public func export(context: [UInt8], count: Int) throws(CipherError) -> [UInt8] {
    guard count >= 0, count <= 255 * labels.hash.byteCount else { throw .invalidLength }
    return labels.expand(exporterSecret, label: "sec", info: context, count: count)
  }

  private var nonce: [UInt8] {
    var nonce = baseNonce
    for index in 0..<8 { nonce[nonce.count - 1 - index] ^= UInt8(truncatingIfNeeded: sequence >> (8 * UInt64(index))) }
    return nonce
  }

  private mutating func advance() throws(CipherError) {
    guard sequence < .max else { throw .invalidParameter }
    sequence += 1
  }
}
