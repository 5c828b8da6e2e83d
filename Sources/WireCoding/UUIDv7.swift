/// A time-ordered identifier of 16 bytes (RFC 9562 §5.7).
public struct UUIDv7: Hashable, Comparable, Sendable {
  /// The 16 bytes as two big-endian halves, so that comparing and hashing touch no heap.
  private let high: UInt64
  private let low: UInt64

  /// - Parameters:
  ///   - milliseconds: Unix time; the lower 48 bits are kept.
  ///   - random: 10 random bytes, of which 74 bits are kept.
  public init(milliseconds: UInt64, random: [UInt8]) {
    precondition(random.count >= 10, "a UUIDv7 takes 10 random bytes")
    let randomA = UInt64(random[0] & 0x0f) << 8 | UInt64(random[1])
    var randomB: UInt64 = 0
    for index in 2..<10 { randomB = randomB << 8 | UInt64(random[index]) }
    high = milliseconds << 16 | 0x7000 | randomA
    low = randomB & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
  }

  /// Sixteen bytes; other versions and variants are `invalidValue`.
  public init(bytes: [UInt8]) throws(WireError) {
    guard bytes.count == 16 else { throw .truncated }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<8 {
      high = high << 8 | UInt64(bytes[index])
      low = low << 8 | UInt64(bytes[index + 8])
    }
    guard high >> 12 & 0xf == 7, low >> 62 == 2 else { throw .invalidValue }
    self.high = high
    self.low = low
  }

  /// The 36-character form, lower case; upper case is `invalidText`, so that an id has one text.
  public init(text: String) throws(WireError) {
    var digits: [UInt8] = []
    digits.reserveCapacity(32)
    var index = 0
    for character in text.utf8 {
      let isHyphen = index == 8 || index == 13 || index == 18 || index == 23
      guard isHyphen == (character == 0x2d), !(0x41...0x5a).contains(character) else { throw .invalidText }
      if !isHyphen { digits.append(character) }
      index += 1
    }
    guard index == 36 else { throw .invalidText }
    try self.init(bytes: Hex.decode(String(decoding: digits, as: UTF8.self)))
  }

  public var bytes: [UInt8] {
    var writer = WireWriter(capacity: 16)
    writer.write(high)
    writer.write(low)
    return writer.bytes
  }

  /// The 36-character form, lower case.
  public var text: String {
    let digits = Array(Hex.encode(bytes).utf8)
    var characters: [UInt8] = []
    characters.reserveCapacity(36)
    for (index, digit) in digits.enumerated() {
      if index == 8 || index == 12 || index == 16 || index == 20 { characters.append(0x2d) }
      characters.append(digit)
    }
    return String(decoding: characters, as: UTF8.self)
  }

  /// Unix time in milliseconds.
  public var milliseconds: UInt64 { high >> 16 }

  public static func < (left: UUIDv7, right: UUIDv7) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}

extension UUIDv7: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(high)
    writer.write(low)
  }

  public init(from reader: inout WireReader) throws(WireError) { try self.init(bytes: reader.read(count: 16)) }
}
