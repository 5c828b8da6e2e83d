#if !canImport(Crypto)
  import CCryptoBoringSSL

  /// BoringSSL's C functions, the same code that swift-crypto is made of.
  enum Primitives: CipherBackend {
    static func random(_ count: Int) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      // Cannot fail: without entropy BoringSSL stops the program.
      _ = CCryptoBoringSSL_RAND_bytes(&bytes, count)
      return bytes
    }

    static func digest(_ function: HashFunction, _ bytes: [UInt8]) -> [UInt8] {
      var digest = [UInt8](repeating: 0, count: function.byteCount)
      switch function {
      case .sha256: _ = CCryptoBoringSSL_SHA256(bytes, bytes.count, &digest)
      case .sha384: _ = CCryptoBoringSSL_SHA384(bytes, bytes.count, &digest)
      case .sha512: _ = CCryptoBoringSSL_SHA512(bytes, bytes.count, &digest)
      }
      return digest
    }

    static func mac(_ function: HashFunction, key: [UInt8], _ message: [UInt8]) -> [UInt8] {
      var tag = [UInt8](repeating: 0, count: function.byteCount)
      var count: UInt32 = 0
      let result = CCryptoBoringSSL_HMAC(
        messageDigest(function), key, key.count, message, message.count, &tag, &count)
      precondition(result != nil, "HMAC fails only without memory")
      return tag
    }

    static func scrypt(
      password: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, count: Int
    ) throws(CipherError) -> [UInt8] {
      var key = [UInt8](repeating: 0, count: count)
      let done = password.withUnsafeBytes { password in
        CCryptoBoringSSL_EVP_PBE_scrypt(
          password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
          UInt64(n), UInt64(r), UInt64(p), Scrypt.memoryLimit + 1 << 20, &key, count)
      }
      guard done == 1 else { throw .invalidParameter }
      return key
    }

    static func messageDigest(_ function: HashFunction) -> OpaquePointer? {
      switch function {
      case .sha256: CCryptoBoringSSL_EVP_sha256()
      case .sha384: CCryptoBoringSSL_EVP_sha384()
      case .sha512: CCryptoBoringSSL_EVP_sha512()
      }
    }
  }
#endif
