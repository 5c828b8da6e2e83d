#if canImport(Crypto)
  /// swift-crypto's public interface takes no randomness from outside and no expanded keys.
  extension Primitives {
    static func mlkemEncapsulate(
      _ set: MLKEM, to publicKey: [UInt8], randomness: [UInt8]
    ) throws(CipherError) -> KEMEncapsulation { throw .unsupported }

    static func mlkemDecapsulate(
      _ set: MLKEM, _ encapsulated: [UInt8], expandedKey: [UInt8]
    ) throws(CipherError) -> [UInt8] { throw .unsupported }

    static func mldsaSign(
      _ set: MLDSA, _ message: [UInt8], expandedKey: [UInt8], randomness: [UInt8]
    ) throws(CipherError) -> [UInt8] { throw .unsupported }

    static func mldsaVerifyInternal(
      _ set: MLDSA, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]
    ) throws(CipherError) -> Bool { throw .unsupported }
  }
#endif
