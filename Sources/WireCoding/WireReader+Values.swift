/// What the interface between the engine and its hosts is made of, each with its bound.
extension WireReader {
  /// `opaque value<V>` of at most `limit` bytes.
  @inline(never)
  public mutating func readOpaque(limit: Int) throws(WireError) -> [UInt8] {
    let count = try readLength()
    guard count <= limit else { throw .limitExceeded }
    return try read(count: count)
  }

  /// `opaque value<V>` that holds UTF-8, at most `limit` bytes of it.
  @inline(never)
  public mutating func readText(limit: Int) throws(WireError) -> Text {
    try UTF8Text.string(from: readOpaque(limit: limit))
  }

  /// `uint8`, 0 or 1.
  @inline(never)
  public mutating func readBool() throws(WireError) -> Bool {
    switch try readUInt8() {
    case 0: return false
    case 1: return true
    default: throw .invalidValue
    }
  }

  /// A vector of texts: at most `limit`, of at most so many bytes each.
  public mutating func readTexts(limit: Int, bytes: Int) throws(WireError) -> [Text] {
    var inner = try readNested()
    var texts: [Text] = []
    while !inner.isAtEnd {
      guard texts.count < limit else { throw .limitExceeded }
      texts.append(try inner.readText(limit: bytes))
    }
    return texts
  }

  /// `uint16 values<V>`, at most `limit`.
  public mutating func readUInt16s(limit: Int) throws(WireError) -> [UInt16] {
    var inner = try readNested()
    var numbers: [UInt16] = []
    while !inner.isAtEnd {
      guard numbers.count < limit else { throw .limitExceeded }
      numbers.append(try inner.readUInt16())
    }
    return numbers
  }

  /// `uint32 values<V>`, at most `limit`.
  public mutating func readUInt32s(limit: Int) throws(WireError) -> [UInt32] {
    var inner = try readNested()
    var numbers: [UInt32] = []
    while !inner.isAtEnd {
      guard numbers.count < limit else { throw .limitExceeded }
      numbers.append(try inner.readUInt32())
    }
    return numbers
  }
}
