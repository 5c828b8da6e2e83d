/// The positions in its chains at which a WOTS+ signature of a value stands (FIPS 205 algorithm 7, steps 1 to 7).
enum WOTSDigits {
  /// 2n digits of the value and three of the checksum, each below 16.
  static func of(_ value: UnsafePointer<UInt8>, n: Int, into digits: UnsafeMutablePointer<UInt8>) {
    var checksum = 0
    for index in 0..<n {
      let high = value[index] >> 4
      let low = value[index] & 15
      digits[2 * index] = high
      digits[2 * index + 1] = low
      checksum += 30 - Int(high) - Int(low)
    }
    digits[2 * n] = UInt8(truncatingIfNeeded: checksum >> 8 & 15)
    digits[2 * n + 1] = UInt8(truncatingIfNeeded: checksum >> 4 & 15)
    digits[2 * n + 2] = UInt8(truncatingIfNeeded: checksum & 15)
  }
}
