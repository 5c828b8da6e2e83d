/// The exclusive-or of RFC 6455 §5.3: byte i of the payload with byte i mod 4 of the key.
struct FrameMask: Sendable {
  /// The four key bytes in wire order, first byte in the low bits.
  let key: UInt32

  init(wireOrder key: UInt32) { self.key = UInt32(littleEndian: key) }

  /// Copies `source` to `target`, masked, as the payload bytes from `offset` on.
  func copy(_ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer, offset: Int) {
    let turn = UInt32(truncatingIfNeeded: offset & 3) &* 8
    let turned = turn == 0 ? key : (key &>> turn) | (key &<< (32 &- turn))
    let wide = UInt64(turned) | UInt64(turned) &<< 32
    let count = min(source.count, target.count)
    var index = 0
    while index &+ 8 <= count {
      let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      target.storeBytes(of: word ^ wide.littleEndian, toByteOffset: index, as: UInt64.self)
      index &+= 8
    }
    while index < count {
      target[index] = source[index] ^ UInt8(truncatingIfNeeded: wide &>> (UInt64(index & 7) &* 8))
      index &+= 1
    }
  }
}
