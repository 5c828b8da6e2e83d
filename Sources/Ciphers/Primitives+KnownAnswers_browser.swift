#if !canImport(Crypto)
  import CCryptoBoringSSL

  // Functions inside BoringSSL's module boundary, which its public headers leave out. Linked into the conformance runner
  // alone: nothing of the browser's core refers to them.

  @_extern(c, "CCryptoBoringSSL_BCM_mlkem768_encap_external_entropy")
  private func encapsulate768(
    _ ciphertext: UnsafeMutablePointer<UInt8>, _ secret: UnsafeMutablePointer<UInt8>,
    _ key: UnsafeMutablePointer<MLKEM768_public_key>, _ entropy: UnsafePointer<UInt8>
  ) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mlkem1024_encap_external_entropy")
  private func encapsulate1024(
    _ ciphertext: UnsafeMutablePointer<UInt8>, _ secret: UnsafeMutablePointer<UInt8>,
    _ key: UnsafeMutablePointer<MLKEM1024_public_key>, _ entropy: UnsafePointer<UInt8>
  ) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mlkem768_parse_private_key")
  private func parse768(_ key: UnsafeMutablePointer<MLKEM768_private_key>, _ input: UnsafeMutablePointer<CBS>) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mlkem1024_parse_private_key")
  private func parse1024(
    _ key: UnsafeMutablePointer<MLKEM1024_private_key>, _ input: UnsafeMutablePointer<CBS>
  ) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mldsa65_parse_private_key")
  private func parse65(_ key: UnsafeMutablePointer<MLDSA65_private_key>, _ input: UnsafeMutablePointer<CBS>) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mldsa87_parse_private_key")
  private func parse87(_ key: UnsafeMutablePointer<MLDSA87_private_key>, _ input: UnsafeMutablePointer<CBS>) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mldsa65_sign_internal")
  private func sign65(
    _ signature: UnsafeMutablePointer<UInt8>, _ key: UnsafeMutablePointer<MLDSA65_private_key>,
    _ message: UnsafePointer<UInt8>, _ messageCount: Int, _ prefix: UnsafePointer<UInt8>, _ prefixCount: Int,
    _ context: UnsafePointer<UInt8>, _ contextCount: Int, _ randomness: UnsafePointer<UInt8>
  ) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mldsa87_sign_internal")
  private func sign87(
    _ signature: UnsafeMutablePointer<UInt8>, _ key: UnsafeMutablePointer<MLDSA87_private_key>,
    _ message: UnsafePointer<UInt8>, _ messageCount: Int, _ prefix: UnsafePointer<UInt8>, _ prefixCount: Int,
    _ context: UnsafePointer<UInt8>, _ contextCount: Int, _ randomness: UnsafePointer<UInt8>
  ) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mldsa65_verify_internal")
  private func verify65(
    _ key: UnsafeMutablePointer<MLDSA65_public_key>, _ signature: UnsafePointer<UInt8>,
    _ message: UnsafePointer<UInt8>, _ messageCount: Int, _ prefix: UnsafePointer<UInt8>, _ prefixCount: Int,
    _ context: UnsafePointer<UInt8>, _ contextCount: Int
  ) -> CInt
  @_extern(c, "CCryptoBoringSSL_BCM_mldsa87_verify_internal")
  private func verify87(
    _ key: UnsafeMutablePointer<MLDSA87_public_key>, _ signature: UnsafePointer<UInt8>,
    _ message: UnsafePointer<UInt8>, _ messageCount: Int, _ prefix: UnsafePointer<UInt8>, _ prefixCount: Int,
    _ context: UnsafePointer<UInt8>, _ contextCount: Int
  ) -> CInt

  extension Primitives {
    static func mlkemEncapsulate(
      _ set: MLKEM, to publicKey: [UInt8], randomness: [UInt8]
    ) throws(CipherError) -> KEMEncapsulation {
      var ciphertext = [UInt8](repeating: 0, count: set.ciphertextLength)
      var secret = [UInt8](repeating: 0, count: MLKEM.sharedSecretLength)
      switch set {
      case .mlKEM768:
        let key = CScratch<MLKEM768_public_key>()
        let parsed = parse(publicKey) { input in CCryptoBoringSSL_MLKEM768_parse_public_key(key.pointer, &input) }
        guard parsed else { throw .invalidKey }
        _ = encapsulate768(&ciphertext, &secret, key.pointer, randomness)
      case .mlKEM1024:
        let key = CScratch<MLKEM1024_public_key>()
        let parsed = parse(publicKey) { input in CCryptoBoringSSL_MLKEM1024_parse_public_key(key.pointer, &input) }
        guard parsed else { throw .invalidKey }
        _ = encapsulate1024(&ciphertext, &secret, key.pointer, randomness)
      }
      return KEMEncapsulation(sharedSecret: secret, encapsulated: ciphertext)
    }

    static func mlkemDecapsulate(
      _ set: MLKEM, _ encapsulated: [UInt8], expandedKey: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      var secret = [UInt8](repeating: 0, count: MLKEM.sharedSecretLength)
      switch set {
      case .mlKEM768:
        let key = CScratch<MLKEM768_private_key>()
        guard parse(expandedKey, { input in status(parse768(key.pointer, &input)) }),
          CCryptoBoringSSL_MLKEM768_decap(&secret, encapsulated, encapsulated.count, key.pointer) == 1
        else { throw .invalidKey }
      case .mlKEM1024:
        let key = CScratch<MLKEM1024_private_key>()
        guard parse(expandedKey, { input in status(parse1024(key.pointer, &input)) }),
          CCryptoBoringSSL_MLKEM1024_decap(&secret, encapsulated, encapsulated.count, key.pointer) == 1
        else { throw .invalidKey }
      }
      return secret
    }

    static func mldsaSign(
      _ set: MLDSA, _ message: [UInt8], expandedKey: [UInt8], randomness: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      var signature = [UInt8](repeating: 0, count: set.signatureLength)
      switch set {
      case .mlDSA65:
        let key = CScratch<MLDSA65_private_key>()
        guard parse(expandedKey, { input in status(parse65(key.pointer, &input)) }),
          status(sign65(&signature, key.pointer, message, message.count, [], 0, [], 0, randomness)) == 1
        else { throw .invalidKey }
      case .mlDSA87:
        let key = CScratch<MLDSA87_private_key>()
        guard parse(expandedKey, { input in status(parse87(key.pointer, &input)) }),
          status(sign87(&signature, key.pointer, message, message.count, [], 0, [], 0, randomness)) == 1
        else { throw .invalidKey }
      }
      return signature
    }

    static func mldsaVerifyInternal(
      _ set: MLDSA, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]
    ) throws(CipherError) -> Bool {
      switch set {
      case .mlDSA65:
        let key = CScratch<MLDSA65_public_key>()
        guard parse(publicKey, { input in CCryptoBoringSSL_MLDSA65_parse_public_key(key.pointer, &input) }) else {
          return false
        }
        return status(verify65(key.pointer, signature, message, message.count, [], 0, [], 0)) == 1
      case .mlDSA87:
        let key = CScratch<MLDSA87_public_key>()
        guard parse(publicKey, { input in CCryptoBoringSSL_MLDSA87_parse_public_key(key.pointer, &input) }) else {
          return false
        }
        return status(verify87(key.pointer, signature, message, message.count, [], 0, [], 0)) == 1
      }
    }

    /// `bcm_status`: approved 0, not approved (but done) 1, failure 2.
    private static func status(_ status: CInt) -> CInt { status < 2 ? 1 : 0 }
  }
#endif
