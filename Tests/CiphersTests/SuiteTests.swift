import Ciphers
import Testing

@Suite("Cipher suites") struct SuiteTests {
  @Test("Every suite of the protocol is here, the default first")
  func supported() {
    #expect(CipherSuite.supported.map(\.id) == [0xF0E2, 0xF0E4, 0xF0E1, 0xF0E3, 0xF002, 1, 2, 3, 7, 5])
    for suite in CipherSuite.supported {
      #expect(CipherSuite(id: suite.id) == suite)
      // What the interface takes as a suite's name.
      #expect(suite.name.utf8.count <= 64, "\(suite.name)")
    }
    #expect(CipherSuite.nightjar.name == "X-Wing · AES-256-GCM · SHA-384 · SLH-DSA-SHA2-128s")
  }

  @Test("Unknown numbers are no suite", arguments: [0, 4, 6, 8, 0xF0E0, 0xF0E5, 0xFFFF] as [UInt16])
  func unknown(id: UInt16) { #expect(CipherSuite(id: id) == nil) }

  @Test("Sizes are those of the algorithms", arguments: CipherSuite.supported)
  func sizes(suite: CipherSuite) throws {
    #expect(suite.hashLength == suite.digest([]).count)
    #expect(suite.hashLength == suite.mac(key: [1], []).count)
    let pair = try suite.kemKeyPair(from: [UInt8](repeating: 7, count: 48))
    #expect(pair.publicKey.count == suite.kem.publicKeyLength)
    #expect(try suite.kem.publicKey(of: pair.privateKey) == pair.publicKey)
    let sealed = try suite.hpkeSeal([], to: pair.publicKey, info: [], authenticating: [])
    #expect(sealed.kemOutput.count == suite.kem.encapsulatedLength)
    #expect(sealed.ciphertext.count == AEAD.tagLength)
  }

  @Test("The same key material gives the same pair, other material another", arguments: CipherSuite.supported)
  func derivation(suite: CipherSuite) throws {
    let pair = try suite.kemKeyPair(from: [UInt8](repeating: 7, count: 48))
    #expect(try suite.kemKeyPair(from: [UInt8](repeating: 7, count: 48)) == pair)
    #expect(try suite.kemKeyPair(from: [UInt8](repeating: 8, count: 48)) != pair)
    #expect(try suite.kemKeyPair(from: [UInt8](repeating: 7, count: 32)) != pair)
  }

  @Test("The AEAD opens what it sealed, and nothing that was changed", arguments: CipherSuite.supported)
  func aead(suite: CipherSuite) throws {
    let entropy = SeededEntropy(seed: 1)
    for count in [0, 1, 15, 16, 17, 1000] {
      let plaintext = entropy.bytes(count)
      let (key, nonce) = (entropy.bytes(suite.aeadKeyLength), entropy.bytes(suite.aeadNonceLength))
      let sealed = try suite.seal(plaintext, key: key, nonce: nonce, authenticating: [1, 2])
      #expect(sealed.count == count + AEAD.tagLength)
      #expect(try suite.open(sealed, key: key, nonce: nonce, authenticating: [1, 2]) == plaintext)
      #expect(throws: CipherError.authenticationFailed) {
        try suite.open(sealed, key: key, nonce: nonce, authenticating: [1, 3])
      }
      for index in [0, count, sealed.count - 1] {
        var altered = sealed
        altered[index] ^= 1
        #expect(throws: CipherError.authenticationFailed) {
          try suite.open(altered, key: key, nonce: nonce, authenticating: [1, 2])
        }
      }
      for index in [0, nonce.count - 1] {
        var other = nonce
        other[index] ^= 0x80
        #expect(throws: CipherError.authenticationFailed) {
          try suite.open(sealed, key: key, nonce: other, authenticating: [1, 2])
        }
      }
      #expect(throws: CipherError.authenticationFailed) {
        try suite.open([UInt8](sealed.dropLast()), key: key, nonce: nonce, authenticating: [1, 2])
      }
    }
  }

  @Test("Keys and nonces of other lengths are refused", arguments: CipherSuite.supported)
  func lengths(suite: CipherSuite) {
    let key = [UInt8](repeating: 1, count: suite.aeadKeyLength)
    let nonce = [UInt8](repeating: 2, count: 12)
    #expect(throws: CipherError.invalidKey) { try suite.seal([], key: key + [0], nonce: nonce, authenticating: []) }
    #expect(throws: CipherError.invalidKey) { try suite.open([], key: [], nonce: nonce, authenticating: []) }
    #expect(throws: CipherError.invalidLength) { try suite.seal([], key: key, nonce: nonce + [0], authenticating: []) }
    #expect(throws: CipherError.authenticationFailed) {
      try suite.open([UInt8](repeating: 0, count: 15), key: key, nonce: nonce, authenticating: [])
    }
  }
}
