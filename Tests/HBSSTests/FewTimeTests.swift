import CHashLanes
import Foundation
import HBSS
import Testing
import WireCoding

@Suite(.serialized) struct FewTimeTests {
  static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  static func key(_ fill: UInt8 = 1) throws -> FewTimePrivateKey {
    func seed(_ offset: UInt8) -> [UInt8] { [UInt8](repeating: fill &+ offset, count: 32) }
    return try FewTimePrivateKey(secretSeed: seed(0), saltKey: seed(1), publicSeed: seed(2))
  }

  /// The scheme written down a second time, one hash at a time, from its definition.
  private func slowRoot(secretSeed: [UInt8], publicSeed: [UInt8]) -> [UInt8] {
    func address(_ purpose: UInt8, index: Int, level: Int) -> [UInt8] {
      [0xf7] + [UInt8](repeating: 0, count: 8) + [purpose, 0, 0, 0, 0]
        + [0, 0, UInt8(index >> 8), UInt8(index & 255), 0, 0, UInt8(level >> 8), UInt8(level & 255)]
    }
    let short = publicSeed + [UInt8](repeating: 0, count: 32)
    let long = publicSeed + [UInt8](repeating: 0, count: 96)
    var nodes: [[UInt8]] = []
    for index in 0..<1024 {
      var value = SHA256.hash(short + address(0, index: index, level: 0) + secretSeed)
      for position in 0..<512 { value = SHA256.hash(short + address(1, index: index, level: position) + value) }
      nodes.append(value)
    }
    for level in 1...10 {
      nodes = (0..<nodes.count / 2).map { index in
        [UInt8](
          SHA512.hash(long + address(2, index: index, level: level) + nodes[2 * index] + nodes[2 * index + 1]).prefix(
            32))
      }
    }
    return nodes[0]
  }

  @Test func theRootIsTheOneOfTheDefinition() throws {
    let key = try Self.key()
    let root = slowRoot(secretSeed: [UInt8](repeating: 1, count: 32), publicSeed: [UInt8](repeating: 3, count: 32))
    #expect(key.publicKey.bytes == [UInt8](repeating: 3, count: 32) + root)
    defer { _ = hl_select(Int32(HL_KERNEL_AUTOMATIC)) }
    for kernel in [HL_KERNEL_PORTABLE, HL_KERNEL_AVX2, HL_KERNEL_SHANI, HL_KERNEL_AVX512]
    where hl_select(Int32(kernel)) == 1 {
      let other = try Self.key()
      #expect(other.publicKey == key.publicKey)
    }
  }

  @Test func aSignatureVerifiesByRootAndByCommitments() throws {
    let key = try Self.key()
    let message = Array("few".utf8)
    let signature = try key.sign(message, purpose: [1], randomness: Self.random(32)) { _ in true }
    let commitments = try key.commitments()
    #expect(key.publicKey.isValid(signature, for: message, purpose: [1]))
    #expect(commitments.isValid(signature.withoutProof, for: message, purpose: [1]))
    #expect(!key.publicKey.isValid(signature.withoutProof, for: message, purpose: [1]))
    #expect(!key.publicKey.isValid(signature, for: message, purpose: [2]))
    #expect(!key.publicKey.isValid(signature, for: message + [0], purpose: [1]))
    #expect(!commitments.isValid(signature, for: message))
    let stranger = try Self.key(9)
    #expect(!stranger.publicKey.isValid(signature, for: message, purpose: [1]))
    let read = try FewTimeCommitments(bytes: commitments.bytes, publicKey: key.publicKey)
    #expect(read == commitments)
    var damaged = commitments.bytes
    damaged[40] ^= 1
    #expect(throws: HBSSError.inconsistentKey) { try FewTimeCommitments(bytes: damaged, publicKey: key.publicKey) }
    #expect(throws: HBSSError.inconsistentKey) {
      try FewTimeCommitments(bytes: commitments.bytes, publicKey: stranger.publicKey)
    }
  }

  @Test func theStateIsKeptBeforeASignatureAndTheThirdIsRefused() throws {
    var key = try Self.key()
    var kept: [[UInt8]] = []
    for count in 1...2 {
      let signature = try key.sign([UInt8(count)], randomness: Self.random(32)) { state in
        kept.append(state)
        return true
      }
      #expect(key.publicKey.isValid(signature, for: [UInt8(count)]))
      #expect(kept.count == count)
      #expect(kept[count - 1] == key.state)
      // The next signature comes from what was kept.
      key = try FewTimePrivateKey(state: kept[count - 1])
      #expect(key.signaturesMade == count)
    }
    #expect(key.signaturesLeft == 0)
    #expect(throws: HBSSError.signatureLimitReached) {
      try key.sign([3], randomness: Self.random(32)) { state in
        kept.append(state)
        return true
      }
    }
    #expect(kept.count == 2)
  }

  @Test func nothingIsSignedWhenTheStateIsNotKept() throws {
    let key = try Self.key()
    #expect(throws: HBSSError.stateNotKept) { try key.sign([1], randomness: Self.random(32)) { _ in false } }
    #expect(key.signaturesMade == 0)
    #expect(throws: HBSSError.contextTooLong) {
      try key.sign([1], purpose: [UInt8](repeating: 0, count: 256), randomness: Self.random(32)) { _ in true }
    }
    #expect(throws: HBSSError.invalidLength) { try key.sign([1], randomness: []) { _ in true } }
    #expect(key.signaturesMade == 0)
  }

  @Test func damagedStatesAreRefused() throws {
    let key = try Self.key()
    let state = key.state
    for count in [0, 1, state.count - 1, state.count + 1] {
      let cut = [UInt8](state.prefix(count)) + [UInt8](repeating: 0, count: max(0, count - state.count))
      #expect(throws: HBSSError.invalidEncoding) { try FewTimePrivateKey(state: cut) }
    }
    for (place, value) in [(0, UInt8(2)), (1, 3)] {
      var changed = state
      changed[place] = value
      #expect(throws: HBSSError.invalidEncoding) { try FewTimePrivateKey(state: changed) }
    }
    var mixed = state
    mixed[2] ^= 1
    let damaged = try FewTimePrivateKey(state: mixed)
    #expect(throws: HBSSError.inconsistentKey) { try damaged.sign([1], randomness: Self.random(32)) { _ in true } }
  }

  @Test func bothFormsGiveTheSignatureBack() throws {
    let key = try Self.key()
    let signature = try key.sign([7], randomness: Self.random(32)) { _ in true }
    for form in [signature, signature.withoutProof] {
      #expect(try FewTimeSignature(decoding: form.encoded) == form)
      #expect(try FewTimeSignature(json: JSON(parsing: form.json.encoded)) == form)
    }
    print("few-time signature: \(signature.encoded.count) bytes, \(signature.withoutProof.encoded.count) without proof")
    let json = signature.json
    #expect(json["digest"]?.string?.count == 128)
    #expect(json["indices"]?.array?.count == json["revealedPreimages"]?.array?.count)
  }

  @Test func everyChangedByteIsCaughtAndRandomBytesNeverTrap() throws {
    let key = try Self.key()
    let signature = try key.sign([7], randomness: Self.random(32)) { _ in true }
    let encoded = signature.encoded
    for place in encoded.indices where place < 300 || place % 16 == 3 {
      var changed = encoded
      changed[place] ^= 1 << UInt8.random(in: 0..<8)
      let isValid = (try? FewTimeSignature(decoding: changed)).map { key.publicKey.isValid($0, for: [7]) } ?? false
      #expect(!isValid, "byte \(place)")
    }
    for _ in 0..<2000 {
      var bytes = Self.random(Int.random(in: 0..<400))
      if !bytes.isEmpty { bytes[0] = 1 }
      _ = try? FewTimeSignature(decoding: bytes)
      _ = try? FewTimeCertificate(decoding: bytes)
      _ = try? FewTimeSignature(decoding: [UInt8](encoded.prefix(bytes.count * 20)))
      _ = (try? JSON(parsing: bytes)).flatMap { try? FewTimeSignature(json: $0) }
    }
    for text in ["{}", "[]", #"{"indices":[1,1]}"#, #"{"indices":[-1]}"#, #"{"digest":"zz","salt":1}"#] {
      #expect(throws: HBSSError.invalidEncoding) { try FewTimeSignature(json: JSON(parsing: text)) }
    }
  }

  @Test func theAccountKeyCertifiesTheNextKey() throws {
    let account = try SLHDSATests.key(.sha2_128f)
    let next = try Self.key(20)
    let certificate = try FewTimeCertificate(number: 1, key: next.publicKey, signedBy: account, randomness: nil)
    #expect(certificate.isValid(by: account.publicKey))
    let read = try FewTimeCertificate(decoding: certificate.encoded)
    #expect(read == certificate)
    var changed = certificate.encoded
    changed[8] ^= 1
    let other = try FewTimeCertificate(decoding: changed)
    #expect(!other.isValid(by: account.publicKey))
  }

  /// The exact chance that a digest's 51 choices all lie among the secrets that r signatures have revealed:
  /// Σ_u Pr[U = u]·(u/t)^k, with U the number of different values among r·k draws of t.
  @Test func theSecurityTableIsTheOneOfTheExactFormula() {
    let t = 1024
    let k = 51
    let expected: [(signatures: Int, bits: Double)] = [(1, 221.9), (2, 172.6), (3, 144.5), (4, 125.2), (8, 81.2)]
    for row in expected {
      var chances = [Double](repeating: 0, count: t + 1)
      chances[0] = 1
      for _ in 0..<row.signatures * k {
        var next = [Double](repeating: 0, count: t + 1)
        for u in 0...t where chances[u] > 0 {
          next[u] += chances[u] * Double(u) / Double(t)
          if u < t { next[u + 1] += chances[u] * Double(t - u) / Double(t) }
        }
        chances = next
      }
      var forgery = 0.0
      for u in 1...t { forgery += chances[u] * pow(Double(u) / Double(t), Double(k)) }
      let bits = -log2(forgery)
      print("few-time security after \(row.signatures) signatures: \(String(format: "%.1f", bits)) bits")
      #expect(abs(bits - row.bits) < 0.05)
    }
    #expect(FewTime.preimages == t && FewTime.choices == k && FewTime.signatureLimit == 2)
  }
}
