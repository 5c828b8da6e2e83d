import Ciphers

/// The numbers of a run: a seed repeats them all (SplitMix64). Never for keys that matter.
final class SplitMix64: EntropySource {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// An independent stream: of one step, of one device.
  init(seed: UInt64, stream: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 ^ stream &* 0xd1b5_4a32_d192_ed03
    _ = next()
  }

  func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count + 7)
    while result.count < count {
      var word = next()
      for _ in 0..<8 {
        result.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    return Array(result.prefix(count))
  }

  func number(below bound: Int) -> Int { bound < 1 ? 0 : Int(next() % UInt64(bound)) }

  func number(in range: ClosedRange<UInt64>) -> UInt64 {
    range.lowerBound + next() % (range.upperBound - range.lowerBound + 1)
  }

  /// True in so many of a thousand cases.
  func happens(_ perThousand: Int) -> Bool { number(below: 1000) < perThousand }

  func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[number(below: elements.count)]
  }
}
