#if canImport(Crypto)
  import Crypto
  import Foundation

  extension Primitives {
    static func ed25519PublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        [UInt8](try Curve25519.Signing.PrivateKey(rawRepresentation: seed).publicKey.rawRepresentation)
      }
    }

    static func ed25519Sign(_ message: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        [UInt8](try Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: message))
      }
    }

    static func ed25519Verify(_ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]) -> Bool {
      guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
      return key.isValidSignature(signature, for: message)
    }

    static func ecdsaSign(
      _ curve: Curve, _ message: [UInt8], privateKey: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        switch curve {
        case .x25519: throw CipherError.unsupported
        case .p256:
          [UInt8](
            try P256.Signing.PrivateKey(rawRepresentation: privateKey).signature(for: message).derRepresentation)
        case .p384:
          [UInt8](
            try P384.Signing.PrivateKey(rawRepresentation: privateKey).signature(for: message).derRepresentation)
        case .p521:
          [UInt8](
            try P521.Signing.PrivateKey(rawRepresentation: privateKey).signature(for: message).derRepresentation)
        }
      }
    }

    static func ecdsaVerify(
      _ curve: Curve, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]
    ) -> Bool {
      switch curve {
      case .x25519: return false
      case .p256:
        guard let key = try? P256.Signing.PublicKey(x963Representation: publicKey),
          let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: message)
      case .p384:
        guard let key = try? P384.Signing.PublicKey(x963Representation: publicKey),
          let signature = try? P384.Signing.ECDSASignature(derRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: message)
      case .p521:
        guard let key = try? P521.Signing.PublicKey(x963Representation: publicKey),
          let signature = try? P521.Signing.ECDSASignature(derRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: message)
      }
    }

    static func mldsaPublicKey(_ set: MLDSA, seed: [UInt8]) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        switch set {
        case .mlDSA65:
          [UInt8](try MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
        case .mlDSA87:
          [UInt8](try MLDSA87.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
        }
      }
    }

    static func mldsaSign(
      _ set: MLDSA, _ message: [UInt8], seed: [UInt8], context: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        switch set {
        case .mlDSA65:
          [UInt8](
            try MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil).signature(for: message, context: context))
        case .mlDSA87:
          [UInt8](
            try MLDSA87.PrivateKey(seedRepresentation: seed, publicKey: nil).signature(for: message, context: context))
        }
      }
    }

    static func mldsaVerify(
      _ set: MLDSA, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8], context: [UInt8]
    ) -> Bool {
      switch set {
      case .mlDSA65:
        guard let key = try? MLDSA65.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message, context: context)
      case .mlDSA87:
        guard let key = try? MLDSA87.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message, context: context)
      }
    }
  }
#endif
