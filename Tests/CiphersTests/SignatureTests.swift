import Ciphers
import Testing

@Suite("Signatures") struct SignatureTests {
  @Test("A signature holds for its message and key alone", arguments: SignatureScheme.all)
  func roundTrip(scheme: SignatureScheme) throws {
    let entropy = SeededEntropy(seed: UInt64(scheme.id))
    let pair = try scheme.generateKeyPair(entropy: entropy)
    #expect(pair.publicKey.count == scheme.publicKeySize)
    #expect(try scheme.keyPair(privateKey: pair.privateKey) == pair)
    let message = entropy.bytes(100)
    let signature = try scheme.sign(message, privateKey: pair.privateKey, entropy: entropy)
    #expect(signature.count <= scheme.signatureSize)
    #expect(scheme.isValid(signature: signature, for: message, publicKey: pair.publicKey))
    #expect(!scheme.isValid(signature: signature, for: message + [0], publicKey: pair.publicKey))
    #expect(!scheme.isValid(signature: signature, for: [], publicKey: pair.publicKey))
    for index in [0, signature.count / 2, signature.count - 1] {
      var altered = signature
      altered[index] ^= 0x10
      #expect(!scheme.isValid(signature: altered, for: message, publicKey: pair.publicKey))
    }
    for index in [1, pair.publicKey.count - 1] {
      var altered = pair.publicKey
      altered[index] ^= 0x10
      #expect(!scheme.isValid(signature: signature, for: message, publicKey: altered))
    }
  }

  @Test("Malformed keys and signatures are invalid, not fatal", arguments: SignatureScheme.all)
  func malformed(scheme: SignatureScheme) throws {
    let entropy = SeededEntropy(seed: UInt64(scheme.id))
    let pair = try scheme.generateKeyPair(entropy: entropy)
    let signature = try scheme.sign([1], privateKey: pair.privateKey, entropy: entropy)
    let signatures = [
      [], [0], [UInt8](signature.dropLast()), signature + [0], [UInt8](repeating: 0xff, count: signature.count),
    ]
    for bad in signatures { #expect(!scheme.isValid(signature: bad, for: [1], publicKey: pair.publicKey)) }
    let keys = [
      [], [0], [UInt8](pair.publicKey.dropLast()), pair.publicKey + [0],
      [UInt8](repeating: 0xff, count: pair.publicKey.count),
    ]
    for bad in keys { #expect(!scheme.isValid(signature: signature, for: [1], publicKey: bad)) }
    for bad in [[], [1], pair.privateKey + [0]] {
      #expect(throws: CipherError.invalidKey) { try scheme.sign([1], privateKey: bad, entropy: entropy) }
      #expect(throws: CipherError.invalidKey) { try scheme.keyPair(privateKey: bad) }
    }
  }

  @Test("Scalars outside their range are no private keys", arguments: [SignatureScheme.p256, .p384, .p521])
  func scalars(scheme: SignatureScheme) throws {
    let length = try scheme.generateKeyPair(entropy: SystemEntropy()).privateKey.count
    for byte in [0, 0xff] as [UInt8] {
      #expect(throws: CipherError.invalidKey) {
        try scheme.keyPair(privateKey: [UInt8](repeating: byte, count: length))
      }
    }
  }

  @Test("Numbers name schemes")
  func numbers() {
    for scheme in SignatureScheme.all { #expect(SignatureScheme(id: scheme.id) == scheme) }
    #expect(SignatureScheme(id: 0) == nil)
    #expect(SignatureScheme(id: 200) == nil)
  }

  @Test("ML-DSA binds its context", arguments: MLDSA.allCases)
  func context(set: MLDSA) throws {
    let seed = [UInt8](repeating: 3, count: 32)
    let key = try set.publicKey(seed: seed)
    let signature = try set.sign([1], seed: seed, context: [2])
    #expect(signature.count == set.signatureLength)
    #expect(set.isValid(signature: signature, for: [1], publicKey: key, context: [2]))
    #expect(!set.isValid(signature: signature, for: [1], publicKey: key))
    #expect(throws: CipherError.invalidLength) {
      try set.sign([1], seed: seed, context: [UInt8](repeating: 0, count: 256))
    }
  }
}
