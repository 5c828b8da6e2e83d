/// A time-ordered identifier of 16 bytes (RFC 9562 §5.7).
public struct UUIDv7: Hashable, Comparable, Sendable {
  /// Characters of ``text``.
  public static let textLength = 36

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
  public init(text: Text) throws(WireError) {
    var text = text
    guard let (high, low) = text.withUTF8({ Self.halves(of: $0) }) else { throw .invalidText }
    guard high >> 12 & 0xf == 7, low >> 62 == 2 else { throw .invalidValue }
    self.high = high
    self.low = low
  }

  /// Nil where the text has another form.
  private static func halves(of text: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64)? {
    guard text.count == 36 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<36 {
      let character = text[index]
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard character == 0x2d else { return nil }
      } else {
        let digit: UInt8
        switch character {
        case 0x30...0x39: digit = character - 0x30
        case 0x61...0x66: digit = character - 0x61 + 10
        default: return nil
        }
        if index < 18 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
      }
    }
    return (high, low)
  }

  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      for index in 0..<8 {
        buffer[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - index * 8))
        buffer[index + 8] = UInt8(truncatingIfNeeded: low >> UInt64(56 - index * 8))
      }
      count = 16
    }
  }

  /// The 36-character form, lower case.
  public var text: Text {
    Text(unsafeUninitializedCapacity: 36) { buffer in
      writeText(into: UnsafeMutableRawBufferPointer(buffer))
      return 36
    }
  }

  /// Writes the 36-character form as UTF-8.
  ///
  /// - Parameter target: at least 36 bytes.
  public func writeText(into target: UnsafeMutableRawBufferPointer) {
    var out = 0
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
        target[out] = 0x2d
        out += 1
      }
      let half = digit < 16 ? high : low
      let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - digit % 16 * 4)) & 0xf
      target[out] = value < 10 ? 0x30 + value : 0x61 + value - 10
      out += 1
    }
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
