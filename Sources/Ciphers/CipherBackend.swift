/// What the cryptographic library beneath must give: `Primitives` is swift-crypto natively, and BoringSSL's C functions
/// in the browser. Everything else of this module is written over it once, so that both builds derive the same bytes.
protocol CipherBackend {
  static func random(_ count: Int) -> [UInt8]

  static func digest(_ function: HashFunction, _ bytes: [UInt8]) -> [UInt8]
  static func mac(_ function: HashFunction, key: [UInt8], _ message: [UInt8]) -> [UInt8]
  static func scrypt(
    password: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, count: Int
  ) throws(CipherError) -> [UInt8]

  /// Key and nonce have their lengths.
  static func seal(
    _ aead: AEAD, _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8]
  /// Key and nonce have their lengths, and the ciphertext is at least a tag.
  static func open(
    _ aead: AEAD, _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8]

  static func has(_ curve: Curve) -> Bool
  static func has(_ set: MLKEM) -> Bool
  /// Makes what `has` denies available, where it can be.
  static func enableAdditional()
  static func publicKey(_ curve: Curve, privateKey: [UInt8]) throws(CipherError) -> [UInt8]
  /// Refuses points that are not on the curve, and X25519's zero result.
  static func sharedSecret(
    _ curve: Curve, privateKey: [UInt8], publicKey: [UInt8]
  ) throws(CipherError) -> [UInt8]

  static func xwingPublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8]
  /// `randomness`: 64 bytes for known answers, nil for the system's.
  static func xwingEncapsulate(
    to publicKey: [UInt8], randomness: [UInt8]?
  ) throws(CipherError) -> KEMEncapsulation
  static func xwingDecapsulate(_ encapsulated: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8]

  static func mlkemPublicKey(_ set: MLKEM, seed: [UInt8]) throws(CipherError) -> [UInt8]
  static func mlkemEncapsulate(_ set: MLKEM, to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation
  static func mlkemDecapsulate(
    _ set: MLKEM, _ encapsulated: [UInt8], seed: [UInt8]
  ) throws(CipherError) -> [UInt8]

  static func ed25519PublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8]
  static func ed25519Sign(_ message: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8]
  static func ed25519Verify(_ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]) -> Bool

  /// DER, over the digest of the curve.
  static func ecdsaSign(
    _ curve: Curve, _ message: [UInt8], privateKey: [UInt8]
  ) throws(CipherError) -> [UInt8]
  static func ecdsaVerify(_ curve: Curve, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]) -> Bool

  static func mldsaPublicKey(_ set: MLDSA, seed: [UInt8]) throws(CipherError) -> [UInt8]
  /// Hedged with the system's randomness; the context is at most 255 bytes.
  static func mldsaSign(
    _ set: MLDSA, _ message: [UInt8], seed: [UInt8], context: [UInt8]
  ) throws(CipherError) -> [UInt8]
  static func mldsaVerify(
    _ set: MLDSA, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8], context: [UInt8]
  ) -> Bool
}
