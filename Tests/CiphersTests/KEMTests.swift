import Ciphers
import Testing

@Suite("Key encapsulation") struct KEMTests {
  @Test("Both sides find the same secret", arguments: KEM.allCases)
  func roundTrip(kem: KEM) throws {
    let pair = try kem.keyPair(from: [UInt8](repeating: 5, count: 32))
    let sent = try kem.encapsulate(to: pair.publicKey)
    #expect(sent.encapsulated.count == kem.encapsulatedLength)
    let received = try kem.decapsulate(sent.encapsulated, privateKey: pair.privateKey, publicKey: pair.publicKey)
    #expect(received == sent.sharedSecret)
  }

  @Test("A changed ciphertext gives another secret or none", arguments: KEM.allCases)
  func tampering(kem: KEM) throws {
    let pair = try kem.keyPair(from: [UInt8](repeating: 5, count: 32))
    let sent = try kem.encapsulate(to: pair.publicKey)
    for index in [1, sent.encapsulated.count / 2, sent.encapsulated.count - 2] {
      var altered = sent.encapsulated
      altered[index] ^= 4
      let received = try? kem.decapsulate(altered, privateKey: pair.privateKey, publicKey: pair.publicKey)
      #expect(received != sent.sharedSecret)
    }
  }

  @Test("The Diffie-Hellman KEMs repeat themselves for known randomness", arguments: [KEM.x25519, .p256, .p384])
  func knownRandomness(kem: KEM) throws {
    let pair = try kem.keyPair(from: [1, 2, 3])
    let first = try kem.encapsulate(to: pair.publicKey, randomness: [4, 5, 6])
    #expect(try kem.encapsulate(to: pair.publicKey, randomness: [4, 5, 6]) == first)
    #expect(try kem.encapsulate(to: pair.publicKey, randomness: [4, 5, 7]) != first)
  }
}
