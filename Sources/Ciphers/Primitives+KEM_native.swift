#if canImport(Crypto)
  import Crypto
  import Foundation

  extension Primitives {
    static func has(_ curve: Curve) -> Bool { true }
    static func has(_ set: MLKEM) -> Bool { true }
    static func enableAdditional() {}

    static func publicKey(_ curve: Curve, privateKey: [UInt8]) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        switch curve {
        case .x25519:
          [UInt8](
            try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey).publicKey.rawRepresentation)
        case .p256:
          [UInt8](try P256.KeyAgreement.PrivateKey(rawRepresentation: privateKey).publicKey.x963Representation)
        case .p384:
          [UInt8](try P384.KeyAgreement.PrivateKey(rawRepresentation: privateKey).publicKey.x963Representation)
        case .p521:
          [UInt8](try P521.KeyAgreement.PrivateKey(rawRepresentation: privateKey).publicKey.x963Representation)
        }
      }
    }

    static func sharedSecret(
      _ curve: Curve, privateKey: [UInt8], publicKey: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      let coordinate: [UInt8] = try attempt(.invalidKey) {
        let secret: SharedSecret
        switch curve {
        case .x25519:
          secret = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey)
            .sharedSecretFromKeyAgreement(with: .init(rawRepresentation: publicKey))
        case .p256:
          secret = try P256.KeyAgreement.PrivateKey(rawRepresentation: privateKey)
            .sharedSecretFromKeyAgreement(with: .init(x963Representation: publicKey))
        case .p384:
          secret = try P384.KeyAgreement.PrivateKey(rawRepresentation: privateKey)
            .sharedSecretFromKeyAgreement(with: .init(x963Representation: publicKey))
        case .p521:
          secret = try P521.KeyAgreement.PrivateKey(rawRepresentation: privateKey)
            .sharedSecretFromKeyAgreement(with: .init(x963Representation: publicKey))
        }
        return secret.withUnsafeBytes { buffer in [UInt8](buffer) }
      }
      guard curve == .x25519 else { return coordinate }
      // RFC 9180 §7.1.4: a point of small order takes the sender's key out of X25519's result. swift-crypto does not ask.
      var bits: UInt8 = 0
      for byte in coordinate { bits |= byte }
      guard bits != 0 else { throw .invalidKey }
      return coordinate
    }

    static func xwingPublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        [UInt8](
          try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
      }
    }

    static func xwingEncapsulate(
      to publicKey: [UInt8], randomness: [UInt8]?
    ) throws(CipherError) -> KEMEncapsulation {
      guard randomness == nil else { throw .unsupported }
      return try attempt(.invalidKey) {
        let result = try XWingMLKEM768X25519.PublicKey(rawRepresentation: publicKey).encapsulate()
        return KEMEncapsulation(
          sharedSecret: result.sharedSecret.bytes, encapsulated: [UInt8](result.encapsulated))
      }
    }

    static func xwingDecapsulate(_ encapsulated: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil)
          .decapsulate(Data(encapsulated)).bytes
      }
    }

    static func mlkemPublicKey(_ set: MLKEM, seed: [UInt8]) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        switch set {
        case .mlKEM768:
          [UInt8](try MLKEM768.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
        case .mlKEM1024:
          [UInt8](try MLKEM1024.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
        }
      }
    }

    static func mlkemEncapsulate(_ set: MLKEM, to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation {
      try attempt(.invalidKey) {
        let result =
          switch set {
          case .mlKEM768: try MLKEM768.PublicKey(rawRepresentation: publicKey).encapsulate()
          case .mlKEM1024: try MLKEM1024.PublicKey(rawRepresentation: publicKey).encapsulate()
          }
        return KEMEncapsulation(
          sharedSecret: result.sharedSecret.bytes, encapsulated: [UInt8](result.encapsulated))
      }
    }

    static func mlkemDecapsulate(
      _ set: MLKEM, _ encapsulated: [UInt8], seed: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      try attempt(.invalidKey) {
        switch set {
        case .mlKEM768:
          try MLKEM768.PrivateKey(seedRepresentation: seed, publicKey: nil).decapsulate(encapsulated).bytes
        case .mlKEM1024:
          try MLKEM1024.PrivateKey(seedRepresentation: seed, publicKey: nil).decapsulate(encapsulated).bytes
        }
      }
    }
  }
#endif
