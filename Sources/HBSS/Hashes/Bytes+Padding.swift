extension [UInt8] {
  /// The `count` low bytes of `value`, most significant first.
  mutating func append(bigEndian value: UInt64, count: Int) {
    var shift = (count - 1) * 8
    while shift >= 0 {
      append(shift < 64 ? UInt8(truncatingIfNeeded: value >> UInt64(shift)) : 0)
      shift -= 8
    }
  }

  /// What FIPS 180-4 §5.1 appends to a message of `total` bytes.
  init(lengthPadding total: UInt64, blockSize: Int, lengthSize: Int) {
    let used = Int(total % UInt64(blockSize))
    let zeros = (2 * blockSize - used - 1 - lengthSize) % blockSize
    self = [0x80]
    append(contentsOf: [UInt8](repeating: 0, count: zeros))
    append(bigEndian: total &* 8, count: lengthSize)
  }
}
