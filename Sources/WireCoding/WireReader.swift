/// Reads the TLS presentation language of RFC 9420 §2.1 from untrusted bytes.
///
/// Every read checks its bounds first, so that no input traps, and no vector is allocated before its bytes are known to
/// be there.
public struct WireReader: Sendable {
  @usableFromInline let bytes: [UInt8]
  @usableFromInline var position: Int
  @usableFromInline let end: Int

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
    end = bytes.count
  }

  private init(_ bytes: [UInt8], from start: Int, to end: Int) {
    self.bytes = bytes
    position = start
    self.end = end
  }

  public var isAtEnd: Bool { position == end }
  public var remaining: Int { end - position }
  /// The offset of the next byte from the start of the input.
  public var offset: Int { position }

  /// The bytes between an earlier `offset` and the present one: what a structure was coded as.
  public func bytes(since start: Int) -> [UInt8] { [UInt8](bytes[start..<position]) }

  public mutating func readUInt8() throws(WireError) -> UInt8 {
    guard position < end else { throw .truncated }
    defer { position += 1 }
    return bytes[position]
  }

  public mutating func readUInt16() throws(WireError) -> UInt16 {
    guard remaining >= 2 else { throw .truncated }
    defer { position += 2 }
    return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
  }

  public mutating func readUInt32() throws(WireError) -> UInt32 {
    guard remaining >= 4 else { throw .truncated }
    let high = try readUInt16()
    return UInt32(high) << 16 | UInt32(try readUInt16())
  }

  public mutating func readUInt64() throws(WireError) -> UInt64 {
    guard remaining >= 8 else { throw .truncated }
    let high = try readUInt32()
    return UInt64(high) << 32 | UInt64(try readUInt32())
  }

  /// `opaque value[count]`.
  public mutating func read(count: Int) throws(WireError) -> [UInt8] {
    guard count >= 0, remaining >= count else { throw .truncated }
    defer { position += count }
    return [UInt8](bytes[position..<position + count])
  }

  /// `opaque value<V>`.
  public mutating func readOpaque() throws(WireError) -> [UInt8] { try read(count: readLength()) }

  /// `T value`.
  public mutating func read<T: WireDecodable>(_ type: T.Type = T.self) throws(WireError) -> T { try T(from: &self) }

  /// `T values<V>`, with at most `limit` elements.
  public mutating func readVector<T: WireDecodable>(
    of type: T.Type = T.self, limit: Int = 1 << 20
  ) throws(WireError) -> [T] {
    var inner = try readNested()
    var values: [T] = []
    while !inner.isAtEnd {
      guard values.count < limit else { throw .limitExceeded }
      values.append(try T(from: &inner))
    }
    return values
  }

  /// `optional<T>`.
  public mutating func readOptional<T: WireDecodable>(_ type: T.Type = T.self) throws(WireError) -> T? {
    switch try readUInt8() {
    case 0: return nil
    case 1: return try T(from: &self)
    default: throw .invalidValue
    }
  }

  /// A reader over the contents of the vector that comes next.
  public mutating func readNested() throws(WireError) -> WireReader {
    let count = try readLength()
    guard remaining >= count else { throw .truncated }
    defer { position += count }
    return WireReader(bytes, from: position, to: position + count)
  }

  /// The variable-length header of RFC 9420 §2.1.2; a longer form than needed is refused.
  public mutating func readLength() throws(WireError) -> Int {
    let first = try readUInt8()
    switch first >> 6 {
    case 0: return Int(first)
    case 1:
      let value = Int(first & 0x3f) << 8 | Int(try readUInt8())
      guard value >= 1 << 6 else { throw .invalidLength }
      return value
    case 2:
      guard remaining >= 3 else { throw .truncated }
      let middle = Int(try readUInt8())
      let value = Int(first & 0x3f) << 24 | middle << 16 | Int(try readUInt16())
      guard value >= 1 << 14 else { throw .invalidLength }
      return value
    default: throw .invalidLength
    }
  }

  /// Everything that is left.
  public mutating func readRest() -> [UInt8] {
    defer { position = end }
    return [UInt8](bytes[position..<end])
  }

  public func finish() throws(WireError) {
    guard isAtEnd else { throw .trailingBytes }
  }
}
