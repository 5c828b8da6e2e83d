import Foundation
import Testing

@testable import HBSS

/// What a key gives away that signs more than once: by the formula, by counting attempts, and by a forgery.
@Suite struct OneTimeReuseTests {
  /// A WOTS+ key with the Winternitz parameter 16 and a digest of this many digits.
  private struct Shape {
    let digits: Int
    var checksumDigits: Int {
      var count = 1
      while 1 << (4 * count) <= 15 * digits { count += 1 }
      return count
    }

    func withChecksum(_ digest: [Int]) -> [Int] { digest + checksum(15 * digits - digest.reduce(0, +)) }

    func checksum(_ sum: Int) -> [Int] { (0..<checksumDigits).reversed().map { sum >> (4 * $0) & 15 } }

    func randomDigest(_ random: inout Seeded) -> [Int] { (0..<digits).map { _ in Int(random.next() & 15) } }

    /// The positions from which on signatures of r random digests show each chain.
    func shown(_ signatures: Int, _ random: inout Seeded) -> [Int] {
      var least = [Int](repeating: 15, count: digits + checksumDigits)
      for _ in 0..<signatures {
        for (place, digit) in withChecksum(randomDigest(&random)).enumerated() {
          least[place] = min(least[place], digit)
        }
      }
      return least
    }

    /// The chance that a random digest needs nothing else: the count of digests with all digits at or above these, checksum
    /// included, by the count of all.
    func chance(_ shown: [Int]) -> Double {
      // sums[s]: the chance of digits that are all allowed and have the sum s.
      var sums = [1.0]
      for least in shown.prefix(digits) {
        var next = [Double](repeating: 0, count: sums.count + 15)
        // Of the 16 − least digits that are allowed, each has the same chance: a window moves over the sums.
        var window = 0.0
        for sum in least..<next.count {
          if sum - least < sums.count { window += sums[sum - least] }
          if sum > 15 { window -= sums[sum - 16] }
          next[sum] = max(0, window) / 16
        }
        sums = next
      }
      var total = 0.0
      for (sum, chance) in sums.enumerated() {
        let fits = zip(checksum(15 * digits - sum), shown.suffix(checksumDigits)).allSatisfy { $0 >= $1 }
        if fits { total += chance }
      }
      return total
    }
  }

  /// SplitMix64: the same numbers at each run.
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
      return z ^ z >> 31
    }
  }

  /// Keys of which the table is made.
  private static let keys = 1500

  @Test("The table of docs/HBSS.md is that of the formula")
  func table() {
    var random = Seeded(state: 1)
    let shape = Shape(digits: 32)
    let expected: [(signatures: Int, median: Double, weak: Double)] = [
      (1, 128.0, 128.0), (2, 28.8, 16.3), (3, 14.5, 9.9), (4, 10.2, 7.1),
    ]
    for row in expected {
      let bits = (0..<Self.keys).map { _ in -log2(shape.chance(shape.shown(row.signatures, &random))) }.sorted()
      print("digests to try after \(row.signatures) signatures, bits:", bits[Self.keys / 2], bits[Self.keys / 20])
      // The sample's own spread; after one signature there is none.
      let spread = row.signatures == 1 ? 1e-6 : 0.5
      #expect(abs(bits[Self.keys / 2] - row.median) < spread && abs(bits[Self.keys / 20] - row.weak) < spread)
    }
    #expect(shape.checksumDigits == 3 && shape.digits + shape.checksumDigits == OneTime.chains)
  }

  @Test("With eight digits, attempts to forge are as many as the formula says", arguments: [2, 3])
  func experiment(signatures: Int) {
    var random = Seeded(state: 2)
    let shape = Shape(digits: 8)
    // The sum of attempts times chance has the mean 1 an experiment, and a variance below 1.
    var ratio = 0.0
    let experiments = 400
    for _ in 0..<experiments {
      let shown = shape.shown(signatures, &random)
      var attempts = 1
      while !zip(shape.withChecksum(shape.randomDigest(&random)), shown).allSatisfy({ $0 >= $1 }) { attempts += 1 }
      ratio += Double(attempts) * shape.chance(shown) / Double(experiments)
    }
    print("attempts by the formula's, after \(signatures) signatures: \(ratio)")
    #expect(abs(ratio - 1) < 0.2)
  }

  @Test("Three signatures by one key of the real scheme, from a state that was taken back, forge a fourth")
  func forgery() throws {
    let batch = try OneTimeSupport.batch()
    let certificate = try OneTimeSupport.certificate(of: batch)
    let publicKey = try #require(try OneTimeSupport.publicKey(certificate))
    let state = try StoredOneTimeBatch(batch, certificate: certificate).state
    let signatures = try (0..<3).map { number in
      try StoredOneTimeBatch(state: state).takeKey { _ in true }.sign(
        [UInt8(number)], randomness: OneTimeSupport.bytes(UInt8(number)))
    }
    #expect(Set(signatures.map(\.index)) == [0] && Set(signatures.map(\.bytes)).count == 3)

    // From here on with what everybody sees.
    let statement = certificate.statement
    let hashes = OneTimeHashes(
      seed: OneTimeStatement.seed(
        signer: try OneTimeSupport.signer.get().publicKey, scope: try OneTimeSupport.scope(), height: statement.height,
        time: statement.time, nonce: statement.nonce))
    func digits(_ digest: [UInt8]) -> [UInt8] {
      var digits = [UInt8](repeating: 0, count: OneTime.chains)
      WOTSDigits.of(digest, n: OneTime.hashSize, into: &digits)
      return digits
    }
    // Each chain from the earliest position that any of the three shows.
    var least = [UInt8](repeating: 16, count: OneTime.chains)
    var values = [[UInt8]](repeating: [], count: OneTime.chains)
    for (number, signature) in signatures.enumerated() {
      let digest = signature.randomizer.withUnsafeBufferPointer {
        hashes.digest(of: [UInt8(number)], index: 0, randomizer: $0, root: statement.root)
      }
      for (chain, digit) in digits(digest).enumerated() where digit < least[chain] {
        least[chain] = digit
        values[chain] = [UInt8](signature.chains[chain * 16..<chain * 16 + 16])
      }
    }
    let message = Array("never signed".utf8)
    // The same attempts at each run.
    var randomizer = OneTimeSupport.bytes(0)
    var attempts = 0
    var digest: [UInt8] = []
    var wanted: [UInt8] = []
    repeat {
      for place in 0..<4 { randomizer[place] = UInt8(truncatingIfNeeded: attempts >> (8 * place)) }
      attempts += 1
      digest = randomizer.withUnsafeBufferPointer {
        hashes.digest(of: message, index: 0, randomizer: $0, root: statement.root)
      }
      wanted = digits(digest)
    } while attempts < 1 << 26 && !zip(wanted, least).allSatisfy { $0 >= $1 }
    print("forged after 2^\(log2(Double(attempts))) digests")

    var forged = [UInt8](statement.root.prefix(8)) + [0] + randomizer + digest.suffix(16)
    for chain in 0..<OneTime.chains {
      var value = values[chain]
      let slow = OneTimeDefinition(publicSeed: hashes.seed, layer: 0xf8)
      for position in Int(least[chain])..<max(Int(least[chain]), Int(wanted[chain])) {
        value = slow.hash(0, 0, chain, position, value)
      }
      forged += value
    }
    forged += signatures[0].path
    #expect(publicKey.isValid(try OneTimeSignature(bytes: forged), for: message))
  }
}
