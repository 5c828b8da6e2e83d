#if !canImport(Crypto)
  import CCryptoBoringSSL

  extension Primitives {
    /// Set once, before anything else runs: the browser's core has one thread.
    nonisolated(unsafe) private(set) static var additional: (any AdditionalBackend)?

    static func enableAdditional() { additional = AdditionalPrimitives() }

    static func has(_ curve: Curve) -> Bool { curve == .x25519 || additional != nil }
    static func has(_ set: MLKEM) -> Bool { set == .mlKEM768 || additional != nil }

    static func publicKey(_ curve: Curve, privateKey: [UInt8]) throws(CipherError) -> [UInt8] {
      guard curve == .x25519 else {
        guard let additional else { throw .unsupported }
        return try additional.publicKey(curve, privateKey: privateKey)
      }
      var publicKey = [UInt8](repeating: 0, count: 32)
      CCryptoBoringSSL_X25519_public_from_private(&publicKey, privateKey)
      return publicKey
    }

    static func sharedSecret(
      _ curve: Curve, privateKey: [UInt8], publicKey: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard curve == .x25519 else {
        guard let additional else { throw .unsupported }
        return try additional.sharedSecret(curve, privateKey: privateKey, publicKey: publicKey)
      }
      var secret = [UInt8](repeating: 0, count: 32)
      guard CCryptoBoringSSL_X25519(&secret, privateKey, publicKey) == 1 else { throw .invalidKey }
      return secret
    }

    static func ecdsaSign(
      _ curve: Curve, _ message: [UInt8], privateKey: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard let additional else { throw .unsupported }
      return try additional.ecdsaSign(curve, message, privateKey: privateKey)
    }

    static func ecdsaVerify(
      _ curve: Curve, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]
    ) -> Bool {
      additional?.ecdsaVerify(curve, signature, message, publicKey: publicKey) ?? false
    }
  }
#endif
