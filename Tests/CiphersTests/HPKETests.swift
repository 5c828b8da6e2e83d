import Ciphers
import Testing

@Suite("HPKE") struct HPKETests {
  @Test("A receiver opens what was sealed for it", arguments: CipherSuite.supported)
  func roundTrip(suite: CipherSuite) throws {
    let pair = try suite.kemKeyPair(from: [UInt8](repeating: 9, count: 32))
    let sealed = try suite.hpkeSeal([1, 2, 3], to: pair.publicKey, info: [4], authenticating: [5])
    func open(_ ciphertext: HPKECiphertext, info: [UInt8] = [4], aad: [UInt8] = [5]) throws -> [UInt8] {
      try suite.hpkeOpen(
        ciphertext, privateKey: pair.privateKey, publicKey: pair.publicKey, info: info, authenticating: aad)
    }
    #expect(try open(sealed) == [1, 2, 3])
    #expect(throws: CipherError.authenticationFailed) { try open(sealed, info: []) }
    #expect(throws: CipherError.authenticationFailed) { try open(sealed, aad: []) }
    var altered = sealed
    altered.ciphertext[0] ^= 1
    #expect(throws: CipherError.authenticationFailed) { try open(altered) }
    altered = sealed
    altered.kemOutput[40 % altered.kemOutput.count] ^= 1
    #expect(throws: CipherError.self) { try open(altered) }
    altered = sealed
    altered.kemOutput.removeLast()
    #expect(throws: CipherError.invalidLength) { try open(altered) }
    altered.kemOutput = []
    #expect(throws: CipherError.invalidLength) { try open(altered) }

    let other = try suite.kemKeyPair(from: [UInt8](repeating: 10, count: 32))
    #expect(throws: CipherError.authenticationFailed) {
      try suite.hpkeOpen(
        sealed, privateKey: other.privateKey, publicKey: other.publicKey, info: [4], authenticating: [5])
    }
  }

  @Test("Two seals of one plaintext differ", arguments: CipherSuite.supported)
  func freshness(suite: CipherSuite) throws {
    let pair = try suite.kemKeyPair(from: [UInt8](repeating: 9, count: 32))
    let first = try suite.hpkeSeal([1], to: pair.publicKey, info: [], authenticating: [])
    let second = try suite.hpkeSeal([1], to: pair.publicKey, info: [], authenticating: [])
    #expect(first.kemOutput != second.kemOutput)
    #expect(first.ciphertext != second.ciphertext)
  }

  @Test("Both sides export the same secret", arguments: CipherSuite.supported)
  func export(suite: CipherSuite) throws {
    let pair = try suite.kemKeyPair(from: [UInt8](repeating: 9, count: 32))
    let sent = try suite.hpkeSetupExportSender(
      to: pair.publicKey, info: [1], exporterContext: [2], count: suite.hashLength)
    func received(info: [UInt8], context: [UInt8]) throws -> [UInt8] {
      try suite.hpkeExportReceiver(
        kemOutput: sent.kemOutput, privateKey: pair.privateKey, publicKey: pair.publicKey, info: info,
        exporterContext: context, count: suite.hashLength)
    }
    #expect(try received(info: [1], context: [2]) == sent.secret)
    #expect(try received(info: [], context: [2]) != sent.secret)
    #expect(try received(info: [1], context: []) != sent.secret)
    #expect(throws: CipherError.invalidLength) {
      try suite.hpkeSetupExportSender(
        to: pair.publicKey, info: [], exporterContext: [], count: 255 * suite.hashLength + 1)
    }
  }

  @Test("A prepared info serves every recipient", arguments: CipherSuite.supported)
  func preparedInfo(suite: CipherSuite) throws {
    let info = suite.hpke.prepare(info: [1, 2])
    for number in UInt8(1)...3 {
      let pair = try suite.kemKeyPair(from: [number])
      let sealed = try suite.hpkeSeal([number], to: pair.publicKey, info: info, authenticating: [])
      func open(info: [UInt8]) throws -> [UInt8] {
        try suite.hpkeOpen(
          sealed, privateKey: pair.privateKey, publicKey: pair.publicKey, info: info, authenticating: [])
      }
      #expect(try open(info: [1, 2]) == [number])
      #expect(throws: CipherError.authenticationFailed) { try open(info: [1]) }
    }
  }

  @Test("A context counts its messages, and one that fails does not count")
  func sequence() throws {
    let hpke = CipherSuite.nightjar.hpke
    var sender = hpke.context(sharedSecret: [1, 2, 3], info: hpke.prepare(info: []))
    var receiver = hpke.context(sharedSecret: [1, 2, 3], info: hpke.prepare(info: []))
    let messages = try (0..<300).map { number in
      try sender.seal([UInt8(truncatingIfNeeded: number)], authenticating: [])
    }
    #expect(Set(messages).count == 300)
    #expect(throws: CipherError.authenticationFailed) { try receiver.open(messages[1], authenticating: []) }
    for (number, message) in messages.enumerated() {
      #expect(try receiver.open(message, authenticating: []) == [UInt8(truncatingIfNeeded: number)])
    }
  }

  @Test("Public keys that are none are refused", arguments: CipherSuite.supported)
  func publicKeys(suite: CipherSuite) throws {
    let good = try suite.kemKeyPair(from: [1]).publicKey
    // All ones: not on a curve, above ML-KEM's modulus. Zeros: of low order, or the point at infinity.
    let ones = [UInt8](repeating: 0xff, count: good.count)
    let zeros = [UInt8](repeating: 0, count: good.count)
    var bad = [[], [0], good + [0], [UInt8](good.dropLast())]
    if suite.kem != .x25519 { bad.append(ones) }
    if suite.kem != .xwing { bad.append(zeros) }
    for key in bad {
      #expect(throws: CipherError.self) { try suite.hpkeSeal([], to: key, info: [], authenticating: []) }
    }
  }

  @Test("Private keys that are none are refused", arguments: CipherSuite.supported)
  func privateKeys(suite: CipherSuite) throws {
    let pair = try suite.kemKeyPair(from: [1])
    let sealed = try suite.hpkeSeal([], to: pair.publicKey, info: [], authenticating: [])
    for key in [[], [0], pair.privateKey + [0]] {
      #expect(throws: CipherError.invalidKey) {
        try suite.hpkeOpen(sealed, privateKey: key, publicKey: pair.publicKey, info: [], authenticating: [])
      }
    }
  }
}
