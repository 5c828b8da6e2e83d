import WireCoding

extension WireReader {
  /// `uint16 values<V>`.
  mutating func readUInt16s(limit: Int) throws(WireError) -> [UInt16] {
    var inner = try readNested()
    var values: [UInt16] = []
    while !inner.isAtEnd {
      guard values.count < limit else { throw .limitExceeded }
      values.append(try inner.readUInt16())
    }
    return values
  }

  /// `uint32 values<V>`.
  mutating func readUInt32s(limit: Int) throws(WireError) -> [UInt32] {
    var inner = try readNested()
    var values: [UInt32] = []
    while !inner.isAtEnd {
      guard values.count < limit else { throw .limitExceeded }
      values.append(try inner.readUInt32())
    }
    return values
  }

  /// `opaque values<V><V>`.
  mutating func readOpaques(limit: Int) throws(WireError) -> [[UInt8]] {
    var inner = try readNested()
    var values: [[UInt8]] = []
    while !inner.isAtEnd {
      guard values.count < limit else { throw .limitExceeded }
      values.append(try inner.readOpaque())
    }
    return values
  }
}

extension WireWriter {
  /// `uint16 values<V>`.
  mutating func write(list values: [UInt16]) {
    write(length: values.count * 2)
    for value in values { write(value) }
  }

  /// `uint32 values<V>`.
  mutating func write(list values: [UInt32]) {
    write(length: values.count * 4)
    for value in values { write(value) }
  }

  /// `opaque values<V><V>`.
  mutating func write(list values: [[UInt8]]) {
    var inner = WireWriter()
    for value in values { inner.write(opaque: value) }
    write(opaque: inner.bytes)
  }
}
