/// Bytes of the fuzzer read as decisions: which sample, where to change it, and how.
struct EditScript {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  /// Zero where the script has run out.
  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    let end = min(position + count, bytes.count)
    defer { position = end }
    return Array(bytes[min(position, end)..<end])
  }

  mutating func rest() -> [UInt8] { bytes(bytes.count) }

  /// A number below `bound`, which is not 0.
  mutating func number(below bound: Int) -> Int {
    var value = Int(byte())
    if bound > 0xff { value = value << 8 | Int(byte()) }
    if bound > 0xffff { value = value << 8 | Int(byte()) }
    return value % bound
  }

  /// The sample with up to eight changes: bytes set, cut, doubled, put in, or a length made another.
  mutating func edit(_ sample: [UInt8]) -> [UInt8] {
    var result = sample
    var edits = 0
    while !isAtEnd, edits < 8, !result.isEmpty {
      edits += 1
      let operation = byte()
      let place = number(below: result.count)
      switch operation % 8 {
      case 0: result[place] = byte()
      case 1: result[place] ^= 1 << (byte() % 8)
      case 2: result[place] = result[place] &+ byte()
      case 3: result.removeSubrange(place..<min(place + 1 + Int(byte()), result.count))
      case 4: result.insert(contentsOf: bytes(1 + Int(byte() % 32)), at: place)
      case 5: result.insert(contentsOf: result[place..<min(place + 1 + Int(byte()), result.count)], at: place)
      case 6: result.removeSubrange(place...)
      default: for index in place..<min(place + 1 + Int(byte() % 8), result.count) { result[index] = 0xff }
      }
    }
    return result
  }
}
