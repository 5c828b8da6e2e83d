#if !canImport(Crypto)
  import CCryptoBoringSSL
  import WireCoding

  extension Primitives {
    static func ed25519PublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
      var privateKey: [UInt8]
      var publicKey: [UInt8]
      (privateKey, publicKey) = ed25519KeyPair(seed)
      privateKey.wipe()
      return publicKey
    }

    static func ed25519Sign(_ message: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8] {
      var (privateKey, _) = ed25519KeyPair(seed)
      defer { privateKey.wipe() }
      var signature = [UInt8](repeating: 0, count: 64)
      guard CCryptoBoringSSL_ED25519_sign(&signature, message, message.count, privateKey) == 1 else {
        throw .backendFailure
      }
      return signature
    }

    static func ed25519Verify(_ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]) -> Bool {
      CCryptoBoringSSL_ED25519_verify(message, message.count, signature, publicKey) == 1
    }

    private static func ed25519KeyPair(_ seed: [UInt8]) -> (privateKey: [UInt8], publicKey: [UInt8]) {
      var privateKey = [UInt8](repeating: 0, count: 64)
      var publicKey = [UInt8](repeating: 0, count: 32)
      CCryptoBoringSSL_ED25519_keypair_from_seed(&publicKey, &privateKey, seed)
      return (privateKey, publicKey)
    }

    static func mldsaPublicKey(_ set: MLDSA, seed: [UInt8]) throws(CipherError) -> [UInt8] {
      switch set {
      case .mlDSA65:
        let key = CScratch<MLDSA65_private_key>()
        let publicKey = CScratch<MLDSA65_public_key>()
        guard CCryptoBoringSSL_MLDSA65_private_key_from_seed(key.pointer, seed, seed.count) == 1,
          CCryptoBoringSSL_MLDSA65_public_from_private(publicKey.pointer, key.pointer) == 1
        else { throw .invalidKey }
        return try marshal(set.publicKeyLength) { output in
          CCryptoBoringSSL_MLDSA65_marshal_public_key(&output, publicKey.pointer)
        }
      case .mlDSA87:
        guard let additional else { throw .unsupported }
        return try additional.mldsa87PublicKey(seed: seed)
      }
    }

    static func mldsaSign(
      _ set: MLDSA, _ message: [UInt8], seed: [UInt8], context: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard set == .mlDSA65 else {
        guard let additional else { throw .unsupported }
        return try additional.mldsa87Sign(message, seed: seed, context: context)
      }
      var signature = [UInt8](repeating: 0, count: set.signatureLength)
      let key = CScratch<MLDSA65_private_key>()
      guard CCryptoBoringSSL_MLDSA65_private_key_from_seed(key.pointer, seed, seed.count) == 1,
        CCryptoBoringSSL_MLDSA65_sign(
          &signature, key.pointer, message, message.count, context, context.count) == 1
      else { throw .invalidKey }
      return signature
    }

    static func mldsaVerify(
      _ set: MLDSA, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8], context: [UInt8]
    ) -> Bool {
      guard set == .mlDSA65 else {
        return additional?.mldsa87Verify(signature, message, publicKey: publicKey, context: context) ?? false
      }
      let key = CScratch<MLDSA65_public_key>()
      guard parse(publicKey, { input in CCryptoBoringSSL_MLDSA65_parse_public_key(key.pointer, &input) }) else {
        return false
      }
      return CCryptoBoringSSL_MLDSA65_verify(
        key.pointer, signature, signature.count, message, message.count, context, context.count) == 1
    }
  }
#endif
