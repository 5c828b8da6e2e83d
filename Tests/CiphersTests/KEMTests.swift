import Ciphers
import Testing
import WireCoding

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

  @Test("The Diffie-Hellman KEMs repeat themselves for known randomness", arguments: [KEM.x25519, .p256, .p384, .p521])
  func knownRandomness(kem: KEM) throws {
    let pair = try kem.keyPair(from: [1, 2, 3])
    let first = try kem.encapsulate(to: pair.publicKey, randomness: [4, 5, 6])
    #expect(try kem.encapsulate(to: pair.publicKey, randomness: [4, 5, 6]) == first)
    #expect(try kem.encapsulate(to: pair.publicKey, randomness: [4, 5, 7]) != first)
  }

  @Test("P-521's key pair is that of RFC 9180 §A.6.1")
  func p521() throws {
    let material = try Hex.decode(
      "7f06ab8215105fc46aceeb2e3dc5028b44364f960426eb0d8e4026c2f8b5d7e7"
        + "a986688f1591abf5ab753c357a5d6f0440414b4ed4ede71317772ac98d9239f70904")
    let pair = try KEM.p521.keyPair(from: material)
    #expect(
      Hex.encode(pair.privateKey)
        == "014784c692da35df6ecde98ee43ac425dbdd0969c0c72b42f2e708ab9d535415"
        + "a8569bdacfcc0a114c85b8e3f26acf4d68115f8c91a66178cdbd03b7bcc5291e374b")
    #expect(
      Hex.encode(pair.publicKey)
        == "040138b385ca16bb0d5fa0c0665fbbd7e69e3ee29f63991d3e9b5fa740aab8900a"
        + "aeed46ed73a49055758425a0ce36507c54b29cc5b85a5cee6bae0cf1c21f2731ece2"
        + "013dc3fb7c8d21654bb161b463962ca19e8c654ff24c94dd2898de12051f1ed06922"
        + "37fb02b2f8d1dc1c73e9b366b529eb436e98a996ee522aef863dd5739d2f29b0")
  }
}
