import HBSS
import Testing

@Suite struct TreeHelpersTests {
  static let sets: [SLHDSAParameters] = SLHDSATests.quick + [.sha2_128s]

  @Test("Helpers give the same key and the same signature", arguments: sets)
  func agreement(parameters: SLHDSAParameters) throws {
    let alone = try SLHDSATests.key(parameters)
    let helpers = TestHelpers()
    let n = parameters.n
    let together = try SLHDSAPrivateKey(
      parameters: parameters, skSeed: [UInt8](repeating: 5, count: n), skPRF: [UInt8](repeating: 6, count: n),
      pkSeed: [UInt8](repeating: 7, count: n), helpers: helpers)
    #expect(together.publicKey == alone.publicKey)
    let expected = try alone.sign([1, 2], randomness: nil)
    let signature = try alone.sign([1, 2], randomness: nil, helpers: helpers)
    #expect(signature == expected)
    #expect(helpers.unitsByHelpers > 0)
    // A key of an f set is too little work to share.
    #expect(helpers.jobs == (parameters == .sha2_128s ? 2 : 1))
  }

  @Test("Helpers that fail, lie or vanish change no signature", arguments: TestHelpers.Fault.allCases)
  func faults(fault: TestHelpers.Fault) throws {
    for parameters in [SLHDSAParameters.sha2_128f, .shake_256f] {
      let key = try SLHDSATests.key(parameters)
      let expected = try key.sign([3], randomness: nil)
      let helpers = TestHelpers(fault: fault)
      let topTrees = SLHDSATopTrees()
      for _ in 0..<2 {
        let signature = try key.sign([3], randomness: nil, helpers: helpers, topTrees: topTrees)
        #expect(signature == expected)
      }
    }
  }

  @Test("A known top tree gives the same signature, alone and with helpers and threads")
  func topTrees() throws {
    let key = try SLHDSATests.key(.sha2_128s)
    let topTrees = SLHDSATopTrees()
    for message in [UInt8(1), 2, 3] {
      let expected = try key.sign([message], randomness: nil)
      let alone = try key.sign([message], randomness: nil, topTrees: topTrees)
      let helped = try key.sign([message], randomness: nil, helpers: TestHelpers(), topTrees: topTrees)
      let threaded = try key.sign([message], randomness: nil, threads: 3, topTrees: topTrees)
      #expect(alone == expected && helped == expected && threaded == expected)
    }
    // More keys than are remembered.
    for fill in 0..<UInt8(SLHDSATopTrees.limit + 2) {
      let other = try SLHDSAPrivateKey(
        parameters: .sha2_128s, skSeed: [UInt8](repeating: fill, count: 16), skPRF: [UInt8](repeating: 0, count: 16),
        pkSeed: [UInt8](repeating: 0, count: 16), topTrees: topTrees)
      let signature = try other.sign([fill], randomness: nil, topTrees: topTrees)
      #expect(other.publicKey.isValid(signature: signature, for: [fill]))
    }
  }

  @Test("A key whose parts do not belong together signs nothing", arguments: [SLHDSAParameters.sha2_128f, .sha2_128s])
  func inconsistentKeys(parameters: SLHDSAParameters) throws {
    let key = try SLHDSATests.key(parameters)
    let topTrees = SLHDSATopTrees()
    _ = try key.sign([1], randomness: nil, topTrees: topTrees)
    // Another secret seed, another root.
    for place in [0, parameters.privateKeySize - 1] {
      var bytes = key.bytes
      bytes[place] ^= 1
      let damaged = try SLHDSAPrivateKey(parameters: parameters, bytes: bytes)
      #expect(throws: HBSSError.inconsistentKey) { try damaged.sign([1], randomness: nil) }
      #expect(throws: HBSSError.inconsistentKey) { try damaged.sign([1], randomness: nil, topTrees: topTrees) }
      #expect(throws: HBSSError.inconsistentKey) { try damaged.sign([1], randomness: nil, helpers: TestHelpers()) }
    }
  }

  @Test("What is no job has no units, and nothing traps")
  func malformedJobs() throws {
    var job: [UInt8] = []
    final class Witness: TreeHelpers {
      var job: [UInt8] = []
      func begin(_ job: UnsafeBufferPointer<UInt8>, units: Int) -> Bool {
        self.job = Array(job)
        return false
      }
      func claim() -> Int? { nil }
      func collect(_ unit: Int, into result: UnsafeMutableBufferPointer<UInt8>) -> Bool { false }
      func end(isSound: Bool) {}
    }
    let witness = Witness()
    _ = try SLHDSATests.key(.sha2_128f).sign([1], randomness: nil, helpers: witness)
    job = witness.job
    func compute(_ unit: Int, _ job: [UInt8], room: Int = TreeUnit.resultLimit) -> Int? {
      var result = [UInt8](repeating: 0, count: room)
      return job.withUnsafeBufferPointer { job in
        result.withUnsafeMutableBufferPointer { TreeUnit.compute(unit, of: job, into: $0) }
      }
    }
    // A FORS tree's path and root, 16 leaves, and no unit after the last.
    #expect(compute(0, job) == 7 * 16 + 16)
    #expect(compute(33, job) == 16 * 16 + 16)
    #expect(compute(43, job) == 16 * 16 + 16)
    #expect(compute(44, job) == nil)
    #expect(compute(-1, job) == nil)
    #expect(compute(33, job, room: 16 * 16 + 15) == nil)
    for count in 0..<job.count { #expect(compute(0, Array(job.prefix(count))) == nil) }
    #expect(compute(0, job + [0]) == nil)
    for (place, value) in [(0, UInt8(0)), (1, 23), (2, 23), (2, 0), (3, 1), (3, 34), (16, 1)] {
      var changed = job
      changed[place] = value
      if place == 2, value == 0 {
        // No layers: the FORS trees alone.
        #expect(compute(33, changed) == nil)
      } else {
        #expect(compute(0, changed) == nil, "byte \(place)")
      }
    }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var changed = job
      for _ in 0..<3 {
        changed[Int.random(in: 0..<changed.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = compute(Int.random(in: -2..<300, using: &generator), changed)
    }
  }
}
