import Testing
import WireCoding

@testable import HBSS

/// That a key signs once, whatever happens.
@Suite(.serialized) struct OneTimeUseTests {
  @Test("Keys come in order, each once, and then the batch is at its end")
  func order() throws {
    let batch = try OneTimeSupport.batch()
    let certificate = try OneTimeSupport.certificate(of: batch)
    let publicKey = try #require(try OneTimeSupport.publicKey(certificate))
    for index in 0..<64 {
      #expect(batch.keysTaken == index && batch.keysLeft == 64 - index)
      // Each third key is dropped: its index is gone all the same.
      if index % 3 == 2 {
        let key = try batch.takeKey()
        #expect(key.index == index)
        continue
      }
      let signature = try OneTimeSupport.sign([UInt8(index)], batch)
      #expect(signature.index == index)
      #expect(publicKey.isValid(signature, for: [UInt8(index)]))
      #expect(!publicKey.isValid(signature, for: [UInt8(index) ^ 1]))
    }
    #expect(throws: HBSSError.batchExhausted) { try batch.takeKey().index }
    #expect(batch.keysLeft == 0)
  }

  @Test("An ended batch gives no keys, and its seed is gone")
  func ended() throws {
    let batch = try OneTimeSupport.batch()
    _ = try OneTimeSupport.sign([1], batch)
    batch.end()
    #expect(throws: HBSSError.batchExhausted) { try batch.takeKey().index }
    #expect([UInt8](batch.secrets().prefix(16)) == OneTimeSupport.bytes(0))
  }

  @Test("Taking a key overwrites its seed, and the last one leaves none")
  func seedsGoOn() throws {
    let batch = try OneTimeSupport.batch()
    var seen: Set<[UInt8]> = []
    while batch.keysLeft > 0 {
      seen.insert([UInt8](batch.secrets().prefix(16)))
      #expect(try batch.takeKey().index == seen.count - 1)
    }
    #expect(seen.count == 64)
    #expect([UInt8](batch.secrets().prefix(16)) == OneTimeSupport.bytes(0))
  }

  @Test("Wrong sizes, heights and signers are refused")
  func refusals() throws {
    let signer = try OneTimeSupport.signer.get()
    let scope = try OneTimeSupport.scope()
    func make(_ height: Int, _ seed: Int, _ prf: Int, _ nonce: Int, by key: SLHDSAPublicKey) throws -> OneTimeBatch {
      try OneTimeBatch(
        height: height, time: 0, signer: key, scope: scope, skSeed: OneTimeSupport.bytes(1, seed),
        skPRF: OneTimeSupport.bytes(1, prf), nonce: OneTimeSupport.bytes(1, nonce))
    }
    for (height, seed, prf, nonce) in [
      (7, 16, 16, 16), (0, 16, 16, 16), (-1, 16, 16, 16), (64, 16, 16, 16), (6, 15, 16, 16), (6, 16, 17, 16),
      (6, 16, 16, 0),
    ] {
      #expect(throws: HBSSError.invalidLength) { try make(height, seed, prf, nonce, by: signer.publicKey) }
    }
    let other = try SLHDSATests.key(.sha2_128f)
    #expect(throws: HBSSError.inconsistentKey) { try make(6, 16, 16, 16, by: other.publicKey) }
    let batch = try OneTimeSupport.batch()
    let stranger = try SLHDSATests.key(.sha2_128s, fill: 99)
    #expect(throws: HBSSError.inconsistentKey) {
      try OneTimeCertificate(of: batch, signedBy: stranger, randomness: nil)
    }
    #expect(throws: HBSSError.invalidLength) { try batch.takeKey().sign([1], randomness: [1]) }
    #expect(batch.keysTaken == 1)
    for field in 0..<3 {
      let long = { $0 == field ? OneTimeSupport.bytes(0, 256) : [] }
      #expect(throws: HBSSError.contextTooLong) {
        try OneTimeScope(purpose: long(0), group: long(1), binding: long(2))
      }
    }
  }

  @Test("The state is kept before a key leaves, and what comes back from it goes on where it was")
  func stored() throws {
    let batch = try OneTimeSupport.batch()
    let certificate = try OneTimeSupport.certificate(of: batch)
    let publicKey = try #require(try OneTimeSupport.publicKey(certificate))
    var stored = try StoredOneTimeBatch(batch, certificate: certificate)
    var kept: [[UInt8]] = [stored.state]
    for index in 0..<64 {
      let signature = try stored.takeKey {
        kept.append($0)
        return true
      }.sign([7], randomness: OneTimeSupport.random(16))
      #expect(kept.count == index + 2)
      #expect(signature.index == index && publicKey.isValid(signature, for: [7]))
      stored = try StoredOneTimeBatch(state: kept[index + 1])
      #expect(stored.keysTaken == index + 1)
      #expect(stored.certificate == certificate && stored.state == kept[index + 1])
    }
    #expect(throws: HBSSError.batchExhausted) { try stored.takeKey { _ in true }.index }
    #expect(Set(kept).count == 65)
  }

  @Test("What is not kept is not signed, and its key is lost")
  func notKept() throws {
    let batch = try OneTimeSupport.batch()
    let stored = try StoredOneTimeBatch(batch, certificate: try OneTimeSupport.certificate(of: batch))
    #expect(throws: HBSSError.stateNotKept) { try stored.takeKey { _ in false }.index }
    #expect(try stored.takeKey { _ in true }.index == 1)
  }

  @Test("Only an untouched batch with its own certificate is stored")
  func storing() throws {
    let batch = try OneTimeSupport.batch()
    let other = try OneTimeSupport.certificate(of: try OneTimeSupport.batch(fill: 70))
    #expect(throws: HBSSError.inconsistentKey) { try StoredOneTimeBatch(batch, certificate: other) }
    let own = try OneTimeSupport.certificate(of: batch)
    _ = try batch.takeKey().index
    #expect(throws: HBSSError.inconsistentKey) { try StoredOneTimeBatch(batch, certificate: own) }
  }

  @Test("A damaged state is refused, or signs nothing")
  func damagedStates() throws {
    let batch = try OneTimeSupport.batch()
    let stored = try StoredOneTimeBatch(batch, certificate: try OneTimeSupport.certificate(of: batch))
    let state = stored.state
    for count in [0, 1, 33, state.count - 1] {
      #expect(throws: HBSSError.invalidEncoding) { try StoredOneTimeBatch(state: [UInt8](state.prefix(count))) }
    }
    #expect(throws: HBSSError.invalidEncoding) { try StoredOneTimeBatch(state: state + [0]) }
    let secrets = state.count - 64 * 16 - 32
    let places =
      Array(0..<200) + Array(stride(from: 200, to: secrets - 2, by: 211)) + Array(secrets - 2..<secrets + 16)
      + Array(stride(from: secrets + 32, to: state.count, by: 37))
    for place in places {
      var changed = state
      changed[place] ^= 1
      let signs = (try? StoredOneTimeBatch(state: changed)).map { batch in
        (try? batch.takeKey { _ in true }.sign([1], randomness: OneTimeSupport.bytes(0))) != nil
      }
      #expect(signs != true, "byte \(place)")
    }
    // The key of PRF_msg alone may be any.
    var other = state
    other[secrets + 16] ^= 1
    #expect(try StoredOneTimeBatch(state: other).takeKey { _ in true }.index == 0)
  }
}
