/// UTF-8 checked as the bytes arrive (RFC 3629, the table of Unicode 3.9 D92), so that a text message is refused at its first
/// wrong byte, wherever frames and reads happen to split it.
struct UTF8Validator: Sendable {
  /// Continuation bytes that are still due.
  private var due: UInt8 = 0
  /// The range of the next continuation byte; narrower than 80…BF after E0, ED, F0 and F4.
  private var lower: UInt8 = 0x80
  private var upper: UInt8 = 0xBF

  /// Whether the bytes so far end on a character boundary.
  var isAtBoundary: Bool { due == 0 }

  mutating func reset() { self = Self() }

  /// Takes the next bytes. False at the first byte that no UTF-8 text can have there.
  mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    let count = bytes.count
    while index < count {
      if due == 0 {
        // Eight bytes of ASCII at a time: most chat frames are nothing else.
        while index &+ 8 <= count,
          bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
          index &+= 8
        }
        guard index < count else { return true }
      }
      let byte = bytes[index]
      index &+= 1
      if due > 0 {
        guard byte >= lower, byte <= upper else { return false }
        due &-= 1
        lower = 0x80
        upper = 0xBF
        continue
      }
      switch byte {
      case 0x00...0x7F: break
      case 0xC2...0xDF: due = 1
      case 0xE0: (due, lower) = (2, 0xA0)
      case 0xE1...0xEC, 0xEE...0xEF: due = 2
      case 0xED: (due, upper) = (2, 0x9F)
      case 0xF0: (due, lower) = (3, 0x90)
      case 0xF1...0xF3: due = 3
      case 0xF4: (due, upper) = (3, 0x8F)
      default: return false
      }
    }
    return true
  }
}
