/// What the interface between the engine and its hosts is made of.
extension WireWriter {
  /// `opaque value<V>` that holds UTF-8.
  @inline(never)
  public mutating func write(text: Text) { write(opaque: Array(text.utf8)) }

  /// `uint8`, 0 or 1.
  public mutating func write(bool: Bool) { write(UInt8(bool ? 1 : 0)) }

  public mutating func write(texts: [Text]) {
    var inner = WireWriter()
    for text in texts { inner.write(text: text) }
    write(opaque: inner.bytes)
  }

  /// `uint16 values<V>`.
  public mutating func write(numbers: [UInt16]) {
    write(length: 2 * numbers.count)
    for number in numbers { write(number) }
  }

  /// `uint32 values<V>`.
  public mutating func write(numbers: [UInt32]) {
    write(length: 4 * numbers.count)
    for number in numbers { write(number) }
  }
}
