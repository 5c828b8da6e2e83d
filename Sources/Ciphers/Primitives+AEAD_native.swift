#if canImport(Crypto)
  import Crypto
  import Foundation

  extension Primitives {
    static func seal(
      _ aead: AEAD, _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      try attempt(.invalidLength) {
        let key = SymmetricKey(data: key)
        switch aead {
        case .aes128GCM, .aes256GCM:
          let box = try AES.GCM.seal(plaintext, using: key, nonce: .init(data: nonce), authenticating: aad)
          return [UInt8](box.ciphertext) + box.tag
        case .chaCha20Poly1305:
          let box = try ChaChaPoly.seal(plaintext, using: key, nonce: .init(data: nonce), authenticating: aad)
          return [UInt8](box.ciphertext) + box.tag
        }
      }
    }

    static func open(
      _ aead: AEAD, _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
    ) throws(CipherError) -> [UInt8] {
      try attempt(.authenticationFailed) {
        let key = SymmetricKey(data: key)
        let body = ciphertext.dropLast(AEAD.tagLength)
        let tag = ciphertext.suffix(AEAD.tagLength)
        switch aead {
        case .aes128GCM, .aes256GCM:
          let box = try AES.GCM.SealedBox(nonce: .init(data: nonce), ciphertext: body, tag: tag)
          return [UInt8](try AES.GCM.open(box, using: key, authenticating: aad))
        case .chaCha20Poly1305:
          let box = try ChaChaPoly.SealedBox(nonce: .init(data: nonce), ciphertext: body, tag: tag)
          return [UInt8](try ChaChaPoly.open(box, using: key, authenticating: aad))
        }
      }
    }
  }
#endif
