import Ciphers
import Testing

/// Whatever arrives is refused or answered, never fatal. Seeds are fixed, so that a failure repeats.
@Suite("Hostile input") struct FuzzTests {
  @Test("Random and mutated ciphertexts and keys never trap", arguments: CipherSuite.supported)
  func hpke(suite: CipherSuite) throws {
    let entropy = SeededEntropy(seed: UInt64(suite.id))
    let pair = try suite.kemKeyPair(from: [1])
    let sealed = try suite.hpkeSeal([1, 2, 3], to: pair.publicKey, info: [], authenticating: [])
    for _ in 0..<60 {
      let ciphertext = HPKECiphertext(
        kemOutput: mutated(sealed.kemOutput, entropy), ciphertext: mutated(sealed.ciphertext, entropy))
      guard ciphertext != sealed else { continue }
      #expect(throws: CipherError.self) {
        try suite.hpkeOpen(
          ciphertext, privateKey: pair.privateKey, publicKey: pair.publicKey, info: [], authenticating: [])
      }
      // A key that was changed may still be one; what is sealed to it does not open here.
      let key = mutated(pair.publicKey, entropy)
      if key != pair.publicKey, let other = try? suite.hpkeSeal([1], to: key, info: [], authenticating: []) {
        #expect(
          (try? suite.hpkeOpen(
            other, privateKey: pair.privateKey, publicKey: pair.publicKey, info: [], authenticating: [])) == nil)
      }
    }
  }

  @Test("Random and mutated signatures and keys never verify", arguments: SignatureScheme.all)
  func signatures(scheme: SignatureScheme) throws {
    let entropy = SeededEntropy(seed: 77 + UInt64(scheme.id))
    let pair = try scheme.generateKeyPair(entropy: entropy)
    let signature = try scheme.sign([1, 2, 3], privateKey: pair.privateKey, entropy: entropy)
    for _ in 0..<60 {
      let altered = mutated(signature, entropy)
      if altered != signature {
        #expect(!scheme.isValid(signature: altered, for: [1, 2, 3], publicKey: pair.publicKey))
      }
      let key = mutated(pair.publicKey, entropy)
      if key != pair.publicKey { #expect(!scheme.isValid(signature: signature, for: [1, 2, 3], publicKey: key)) }
      _ = scheme.isValid(
        signature: entropy.bytes(entropy.number(below: scheme.signatureSize + 8)), for: [],
        publicKey: entropy.bytes(scheme.publicKeySize))
    }
  }

  @Test("Random bytes open under no AEAD", arguments: AEAD.allCases)
  func aead(aead: AEAD) {
    let entropy = SeededEntropy(seed: 5)
    for _ in 0..<300 {
      let (ciphertext, aad) = (entropy.bytes(entropy.number(below: 80)), entropy.bytes(entropy.number(below: 20)))
      let (key, nonce) = (entropy.bytes(entropy.number(below: 40)), entropy.bytes(entropy.number(below: 16)))
      #expect((try? aead.open(ciphertext, key: key, nonce: nonce, authenticating: aad)) == nil)
    }
  }

  /// Bits flipped, bytes cut off or added, or other bytes altogether.
  private func mutated(_ bytes: [UInt8], _ entropy: SeededEntropy) -> [UInt8] {
    var bytes = bytes
    switch entropy.number(below: 5) {
    case 0: bytes.removeLast(min(bytes.count, 1 + entropy.number(below: 40)))
    case 1: bytes += entropy.bytes(1 + entropy.number(below: 40))
    case 2: bytes = entropy.bytes(bytes.count)
    default:
      for _ in 0...entropy.number(below: 4) where !bytes.isEmpty {
        bytes[entropy.number(below: bytes.count)] ^= 1 << UInt8(entropy.number(below: 8))
      }
    }
    return bytes
  }
}
