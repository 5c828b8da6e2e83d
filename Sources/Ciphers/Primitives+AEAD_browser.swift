#if !canImport(Crypto)
  import CCryptoBoringSSL

  extension Primitives {
    static func seal(
      _ aead: AEAD, _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard let context = CCryptoBoringSSL_EVP_AEAD_CTX_new(cipher(aead), key, key.count, AEAD.tagLength) else {
        throw .backendFailure
      }
      defer { CCryptoBoringSSL_EVP_AEAD_CTX_free(context) }
      var output = [UInt8](repeating: 0, count: plaintext.count + AEAD.tagLength)
      var count = 0
      let done = CCryptoBoringSSL_EVP_AEAD_CTX_seal(
        context, &output, &count, plaintext.count + AEAD.tagLength, nonce, nonce.count, plaintext, plaintext.count,
        aad, aad.count)
      guard done == 1, count == output.count else { throw .backendFailure }
      return output
    }

    static func open(
      _ aead: AEAD, _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      guard let context = CCryptoBoringSSL_EVP_AEAD_CTX_new(cipher(aead), key, key.count, AEAD.tagLength) else {
        throw .backendFailure
      }
      defer { CCryptoBoringSSL_EVP_AEAD_CTX_free(context) }
      var output = [UInt8](repeating: 0, count: ciphertext.count)
      var count = 0
      let done = CCryptoBoringSSL_EVP_AEAD_CTX_open(
        context, &output, &count, ciphertext.count, nonce, nonce.count, ciphertext, ciphertext.count, aad, aad.count)
      guard done == 1, count <= output.count else { throw .authenticationFailed }
      output.removeLast(output.count - count)
      return output
    }

    private static func cipher(_ aead: AEAD) -> OpaquePointer? {
      switch aead {
      case .aes128GCM: CCryptoBoringSSL_EVP_aead_aes_128_gcm()
      case .aes256GCM: CCryptoBoringSSL_EVP_aead_aes_256_gcm()
      case .chaCha20Poly1305: CCryptoBoringSSL_EVP_aead_chacha20_poly1305()
      }
    }
  }
#endif
