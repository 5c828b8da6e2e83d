#if !canImport(Crypto)
  import CCryptoBoringSSL

  /// The implementation behind `AdditionalAlgorithms`.
  final class AdditionalPrimitives: AdditionalBackend {
    func publicKey(_ curve: Curve, privateKey: [UInt8]) throws(CipherError) -> [UInt8] {
      guard let group = group(curve) else { throw .unsupported }
      let scalar = try scalar(privateKey, of: group)
      defer { CCryptoBoringSSL_BN_clear_free(scalar) }
      guard let point = CCryptoBoringSSL_EC_POINT_new(group) else { throw .backendFailure }
      defer { CCryptoBoringSSL_EC_POINT_free(point) }
      guard CCryptoBoringSSL_EC_POINT_mul(group, point, scalar, nil, nil, nil) == 1 else { throw .invalidKey }
      return try uncompressed(point, of: group, count: curve.publicKeyLength)
    }

    func sharedSecret(
      _ curve: Curve, privateKey: [UInt8], publicKey: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard let group = group(curve) else { throw .unsupported }
      let scalar = try scalar(privateKey, of: group)
      defer { CCryptoBoringSSL_BN_clear_free(scalar) }
      let point = try point(publicKey, of: group, count: curve.publicKeyLength)
      defer { CCryptoBoringSSL_EC_POINT_free(point) }
      guard CCryptoBoringSSL_EC_POINT_mul(group, point, nil, point, scalar, nil) == 1 else { throw .invalidKey }
      let product = try uncompressed(point, of: group, count: curve.publicKeyLength)
      return [UInt8](product[1...curve.scalarLength])
    }

    func ecdsaSign(
      _ curve: Curve, _ message: [UInt8], privateKey: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard let group = group(curve) else { throw .unsupported }
      let scalar = try scalar(privateKey, of: group)
      defer { CCryptoBoringSSL_BN_clear_free(scalar) }
      guard let key = CCryptoBoringSSL_EC_KEY_new() else { throw .backendFailure }
      defer { CCryptoBoringSSL_EC_KEY_free(key) }
      guard CCryptoBoringSSL_EC_KEY_set_group(key, group) == 1,
        CCryptoBoringSSL_EC_KEY_set_private_key(key, scalar) == 1
      else { throw .invalidKey }
      let digest = ecdsaDigest(curve, message)
      var signature = [UInt8](repeating: 0, count: CCryptoBoringSSL_ECDSA_size(key))
      var count: UInt32 = 0
      guard CCryptoBoringSSL_ECDSA_sign(0, digest, digest.count, &signature, &count, key) == 1,
        Int(count) <= signature.count
      else { throw .backendFailure }
      signature.removeLast(signature.count - Int(count))
      return signature
    }

    func ecdsaVerify(
      _ curve: Curve, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]
    ) -> Bool {
      guard let group = group(curve),
        let point = try? point(publicKey, of: group, count: curve.publicKeyLength)
      else { return false }
      defer { CCryptoBoringSSL_EC_POINT_free(point) }
      guard let key = CCryptoBoringSSL_EC_KEY_new() else { return false }
      defer { CCryptoBoringSSL_EC_KEY_free(key) }
      guard CCryptoBoringSSL_EC_KEY_set_group(key, group) == 1,
        CCryptoBoringSSL_EC_KEY_set_public_key(key, point) == 1
      else { return false }
      let digest = ecdsaDigest(curve, message)
      return CCryptoBoringSSL_ECDSA_verify(0, digest, digest.count, signature, signature.count, key) == 1
    }

    func mlkem1024PublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
      let key = CScratch<MLKEM1024_private_key>()
      let publicKey = CScratch<MLKEM1024_public_key>()
      guard CCryptoBoringSSL_MLKEM1024_private_key_from_seed(key.pointer, seed, seed.count) == 1 else {
        throw .invalidKey
      }
      CCryptoBoringSSL_MLKEM1024_public_from_private(publicKey.pointer, key.pointer)
      return try Primitives.marshal(MLKEM.mlKEM1024.publicKeyLength) { output in
        CCryptoBoringSSL_MLKEM1024_marshal_public_key(&output, publicKey.pointer)
      }
    }

    func mlkem1024Encapsulate(to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation {
      var ciphertext = [UInt8](repeating: 0, count: MLKEM.mlKEM1024.ciphertextLength)
      var secret = [UInt8](repeating: 0, count: MLKEM.sharedSecretLength)
      let key = CScratch<MLKEM1024_public_key>()
      let parsed = Primitives.parse(publicKey) { input in
        CCryptoBoringSSL_MLKEM1024_parse_public_key(key.pointer, &input)
      }
      guard parsed else { throw .invalidKey }
      CCryptoBoringSSL_MLKEM1024_encap(&ciphertext, &secret, key.pointer)
      return KEMEncapsulation(sharedSecret: secret, encapsulated: ciphertext)
    }

    func mlkem1024Decapsulate(_ encapsulated: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8] {
      var secret = [UInt8](repeating: 0, count: MLKEM.sharedSecretLength)
      let key = CScratch<MLKEM1024_private_key>()
      guard CCryptoBoringSSL_MLKEM1024_private_key_from_seed(key.pointer, seed, seed.count) == 1,
        CCryptoBoringSSL_MLKEM1024_decap(&secret, encapsulated, encapsulated.count, key.pointer) == 1
      else { throw .invalidKey }
      return secret
    }

    func mldsa87PublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
      let key = CScratch<MLDSA87_private_key>()
      let publicKey = CScratch<MLDSA87_public_key>()
      guard CCryptoBoringSSL_MLDSA87_private_key_from_seed(key.pointer, seed, seed.count) == 1,
        CCryptoBoringSSL_MLDSA87_public_from_private(publicKey.pointer, key.pointer) == 1
      else { throw .invalidKey }
      return try Primitives.marshal(MLDSA.mlDSA87.publicKeyLength) { output in
        CCryptoBoringSSL_MLDSA87_marshal_public_key(&output, publicKey.pointer)
      }
    }

    func mldsa87Sign(_ message: [UInt8], seed: [UInt8], context: [UInt8]) throws(CipherError) -> [UInt8] {
      var signature = [UInt8](repeating: 0, count: MLDSA.mlDSA87.signatureLength)
      let key = CScratch<MLDSA87_private_key>()
      guard CCryptoBoringSSL_MLDSA87_private_key_from_seed(key.pointer, seed, seed.count) == 1,
        CCryptoBoringSSL_MLDSA87_sign(
          &signature, key.pointer, message, message.count, context, context.count) == 1
      else { throw .invalidKey }
      return signature
    }

    func mldsa87Verify(
      _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8], context: [UInt8]
    ) -> Bool {
      let key = CScratch<MLDSA87_public_key>()
      let parsed = Primitives.parse(publicKey) { input in
        CCryptoBoringSSL_MLDSA87_parse_public_key(key.pointer, &input)
      }
      guard parsed else { return false }
      return CCryptoBoringSSL_MLDSA87_verify(
        key.pointer, signature, signature.count, message, message.count, context, context.count) == 1
    }

    private func ecdsaDigest(_ curve: Curve, _ message: [UInt8]) -> [UInt8] {
      Primitives.digest(curve.digest, message)
    }

    /// Nil for X25519, which is no such group.
    private func group(_ curve: Curve) -> OpaquePointer? {
      switch curve {
      case .x25519: nil
      case .p256: CCryptoBoringSSL_EC_group_p256()
      case .p384: CCryptoBoringSSL_EC_group_p384()
      case .p521: CCryptoBoringSSL_EC_group_p521()
      }
    }

    /// A scalar between one and the order, exclusive; the caller frees it.
    private func scalar(
      _ bytes: [UInt8], of group: OpaquePointer
    ) throws(CipherError) -> UnsafeMutablePointer<BIGNUM> {
      guard let scalar = CCryptoBoringSSL_BN_bin2bn(bytes, bytes.count, nil) else { throw .backendFailure }
      guard CCryptoBoringSSL_BN_is_zero(scalar) == 0,
        CCryptoBoringSSL_BN_cmp(scalar, CCryptoBoringSSL_EC_GROUP_get0_order(group)) < 0
      else {
        CCryptoBoringSSL_BN_clear_free(scalar)
        throw .invalidKey
      }
      return scalar
    }

    /// A point of the curve in uncompressed form; the caller frees it.
    private func point(
      _ bytes: [UInt8], of group: OpaquePointer, count: Int
    ) throws(CipherError) -> OpaquePointer {
      guard bytes.count == count, let point = CCryptoBoringSSL_EC_POINT_new(group) else { throw .invalidKey }
      guard CCryptoBoringSSL_EC_POINT_oct2point(group, point, bytes, bytes.count, nil) == 1 else {
        CCryptoBoringSSL_EC_POINT_free(point)
        throw .invalidKey
      }
      return point
    }

    private func uncompressed(
      _ point: OpaquePointer, of group: OpaquePointer, count: Int
    ) throws(CipherError) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      let written = CCryptoBoringSSL_EC_POINT_point2oct(
        group, point, POINT_CONVERSION_UNCOMPRESSED, &bytes, count, nil)
      guard written == count else { throw .invalidKey }
      return bytes
    }
  }
#endif
