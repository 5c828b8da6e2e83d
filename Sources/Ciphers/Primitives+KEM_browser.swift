#if !canImport(Crypto)
  import CCryptoBoringSSL

  extension Primitives {
    static func xwingPublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
      let key = try xwingPrivateKey(seed)
      var publicKey = [UInt8](repeating: 0, count: XWing.publicKeyLength)
      guard CCryptoBoringSSL_XWING_public_from_private(&publicKey, key.pointer) == 1 else { throw .invalidKey }
      return publicKey
    }

    static func xwingEncapsulate(
      to publicKey: [UInt8], randomness: [UInt8]?
    ) throws(CipherError) -> KEMEncapsulation {
      var ciphertext = [UInt8](repeating: 0, count: XWing.ciphertextLength)
      var secret = [UInt8](repeating: 0, count: XWing.sharedSecretLength)
      let done =
        if let randomness {
          CCryptoBoringSSL_XWING_encap_external_entropy(&ciphertext, &secret, publicKey, randomness)
        } else {
          CCryptoBoringSSL_XWING_encap(&ciphertext, &secret, publicKey)
        }
      guard done == 1 else { throw .invalidKey }
      return KEMEncapsulation(sharedSecret: secret, encapsulated: ciphertext)
    }

    static func xwingDecapsulate(_ encapsulated: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8] {
      let key = try xwingPrivateKey(seed)
      var secret = [UInt8](repeating: 0, count: XWing.sharedSecretLength)
      guard CCryptoBoringSSL_XWING_decap(&secret, encapsulated, key.pointer) == 1 else { throw .invalidKey }
      return secret
    }

    private static func xwingPrivateKey(_ seed: [UInt8]) throws(CipherError) -> CScratch<XWING_private_key> {
      let key = CScratch<XWING_private_key>()
      let parsed = parse(seed) { input in CCryptoBoringSSL_XWING_parse_private_key(key.pointer, &input) }
      guard parsed else { throw .invalidKey }
      return key
    }

    static func mlkemPublicKey(_ set: MLKEM, seed: [UInt8]) throws(CipherError) -> [UInt8] {
      switch set {
      case .mlKEM768:
        let key = CScratch<MLKEM768_private_key>()
        let publicKey = CScratch<MLKEM768_public_key>()
        guard CCryptoBoringSSL_MLKEM768_private_key_from_seed(key.pointer, seed, seed.count) == 1 else {
          throw .invalidKey
        }
        CCryptoBoringSSL_MLKEM768_public_from_private(publicKey.pointer, key.pointer)
        return try marshal(set.publicKeyLength) { output in
          CCryptoBoringSSL_MLKEM768_marshal_public_key(&output, publicKey.pointer)
        }
      case .mlKEM1024:
        guard let additional else { throw .unsupported }
        return try additional.mlkem1024PublicKey(seed: seed)
      }
    }

    static func mlkemEncapsulate(_ set: MLKEM, to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation {
      guard set == .mlKEM768 else {
        guard let additional else { throw .unsupported }
        return try additional.mlkem1024Encapsulate(to: publicKey)
      }
      var ciphertext = [UInt8](repeating: 0, count: set.ciphertextLength)
      var secret = [UInt8](repeating: 0, count: MLKEM.sharedSecretLength)
      let key = CScratch<MLKEM768_public_key>()
      let parsed = parse(publicKey) { input in CCryptoBoringSSL_MLKEM768_parse_public_key(key.pointer, &input) }
      guard parsed else { throw .invalidKey }
      CCryptoBoringSSL_MLKEM768_encap(&ciphertext, &secret, key.pointer)
      return KEMEncapsulation(sharedSecret: secret, encapsulated: ciphertext)
    }

    static func mlkemDecapsulate(
      _ set: MLKEM, _ encapsulated: [UInt8], seed: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard set == .mlKEM768 else {
        guard let additional else { throw .unsupported }
        return try additional.mlkem1024Decapsulate(encapsulated, seed: seed)
      }
      var secret = [UInt8](repeating: 0, count: MLKEM.sharedSecretLength)
      let key = CScratch<MLKEM768_private_key>()
      guard CCryptoBoringSSL_MLKEM768_private_key_from_seed(key.pointer, seed, seed.count) == 1,
        CCryptoBoringSSL_MLKEM768_decap(&secret, encapsulated, encapsulated.count, key.pointer) == 1
      else { throw .invalidKey }
      return secret
    }

    /// Hands all of `bytes` to a BoringSSL parser.
    static func parse(_ bytes: [UInt8], _ parser: (inout CBS) -> CInt) -> Bool {
      bytes.withUnsafeBufferPointer { buffer in
        var input = CBS()
        CCryptoBoringSSL_CBS_init(&input, buffer.baseAddress, buffer.count)
        return parser(&input) == 1 && CCryptoBoringSSL_CBS_len(&input) == 0
      }
    }

    /// The `count` bytes that a BoringSSL encoder writes.
    static func marshal(_ count: Int, _ encoder: (inout CBB) -> CInt) throws(CipherError) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      let done = bytes.withUnsafeMutableBufferPointer { buffer in
        var output = CBB()
        return CCryptoBoringSSL_CBB_init_fixed(&output, buffer.baseAddress, buffer.count) == 1
          && encoder(&output) == 1 && CCryptoBoringSSL_CBB_len(&output) == count
      }
      guard done else { throw .backendFailure }
      return bytes
    }
  }
#endif
