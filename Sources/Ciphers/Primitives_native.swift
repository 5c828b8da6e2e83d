#if canImport(Crypto)
  import Crypto
  import CryptoExtras
  import Foundation

  /// swift-crypto's public interface.
  enum Primitives: CipherBackend {
    static func random(_ count: Int) -> [UInt8] {
      var generator = SystemRandomNumberGenerator()
      var bytes: [UInt8] = []
      bytes.reserveCapacity(count + 7)
      while bytes.count < count {
        let word = generator.next()
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(shift)))) }
      }
      bytes.removeLast(bytes.count - count)
      return bytes
    }

    static func digest(_ function: HashFunction, _ bytes: [UInt8]) -> [UInt8] {
      switch function {
      case .sha256: [UInt8](SHA256.hash(data: bytes))
      case .sha384: [UInt8](SHA384.hash(data: bytes))
      case .sha512: [UInt8](SHA512.hash(data: bytes))
      }
    }

    static func mac(_ function: HashFunction, key: [UInt8], _ message: [UInt8]) -> [UInt8] {
      let key = SymmetricKey(data: key)
      return switch function {
      case .sha256: [UInt8](HMAC<SHA256>.authenticationCode(for: message, using: key))
      case .sha384: [UInt8](HMAC<SHA384>.authenticationCode(for: message, using: key))
      case .sha512: [UInt8](HMAC<SHA512>.authenticationCode(for: message, using: key))
      }
    }

    static func scrypt(
      password: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, count: Int
    ) throws(CipherError) -> [UInt8] {
      try attempt(.invalidParameter) {
        try KDF.Scrypt.deriveKey(
          from: password, salt: salt, outputByteCount: count, rounds: n, blockSize: r, parallelism: p,
          maxMemory: Ciphers.Scrypt.memoryLimit + 1 << 20
        ).bytes
      }
    }

    /// Runs swift-crypto's code, whose errors say less than the place they come from.
    static func attempt<T>(_ failure: CipherError, _ body: () throws -> T) throws(CipherError) -> T {
      do { return try body() } catch { throw failure }
    }
  }

  extension SymmetricKey {
    var bytes: [UInt8] { withUnsafeBytes { buffer in [UInt8](buffer) } }
  }
#endif
