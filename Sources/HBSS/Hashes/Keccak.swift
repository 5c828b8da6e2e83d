import CHashLanes

/// The sponge of FIPS 202.
struct Keccak {
  private var state = [UInt64](repeating: 0, count: 25)
  private var position = 0
  private let rate: Int
  private let suffix: UInt8

  /// - Parameters:
  ///   - rate: bytes a block: 168 for SHAKE128, 136 for SHAKE256, 200 − 2 × digest size for SHA-3.
  ///   - suffix: the domain bits and the first bit of the padding: 0x1f for SHAKE, 0x06 for SHA-3.
  init(rate: Int, suffix: UInt8) {
    self.rate = rate
    self.suffix = suffix
  }

  mutating func absorb(_ bytes: [UInt8]) {
    for byte in bytes {
      state[position >> 3] ^= UInt64(byte) << UInt64(8 * (position & 7))
      position += 1
      if position == rate {
        hl_keccak(&state)
        position = 0
      }
    }
  }

  /// The output; the value is used up.
  mutating func squeeze(_ count: Int) -> [UInt8] {
    state[position >> 3] ^= UInt64(suffix) << UInt64(8 * (position & 7))
    state[(rate - 1) >> 3] ^= 0x80 << UInt64(8 * ((rate - 1) & 7))
    hl_keccak(&state)
    var output: [UInt8] = []
    output.reserveCapacity(count)
    position = 0
    while output.count < count {
      if position == rate {
        hl_keccak(&state)
        position = 0
      }
      output.append(UInt8(truncatingIfNeeded: state[position >> 3] >> UInt64(8 * (position & 7))))
      position += 1
    }
    return output
  }

  static func hash(_ parts: [[UInt8]], rate: Int, suffix: UInt8, count: Int) -> [UInt8] {
    var sponge = Keccak(rate: rate, suffix: suffix)
    for part in parts { sponge.absorb(part) }
    return sponge.squeeze(count)
  }
}
