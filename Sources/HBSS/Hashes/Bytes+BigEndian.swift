extension [UInt8] {
  /// The `count` low bytes of `value`, most significant first.
  mutating func append(bigEndian value: UInt64, count: Int) {
    var shift = (count - 1) * 8
    while shift >= 0 {
      append(shift < 64 ? UInt8(truncatingIfNeeded: value >> UInt64(shift)) : 0)
      shift -= 8
    }
  }
}
