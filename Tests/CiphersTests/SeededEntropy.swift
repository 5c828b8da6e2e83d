import Ciphers

/// Bytes that a seed repeats (SplitMix64): tests fail the same way twice. Never for keys that matter.
final class SeededEntropy: EntropySource {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

  func number(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
