/// Writes the TLS presentation language of RFC 9420 §2.1: big-endian integers and vectors with variable-length headers.
public struct WireWriter: Sendable {
  public private(set) var bytes: [UInt8]

  public init() { bytes = [] }

  public init(capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  public mutating func write(_ value: UInt8) { bytes.append(value) }

  public mutating func write(_ value: UInt16) {
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  public mutating func write(_ value: UInt32) {
    write(UInt16(truncatingIfNeeded: value >> 16))
    write(UInt16(truncatingIfNeeded: value))
  }

  public mutating func write(_ value: UInt64) {
    write(UInt32(truncatingIfNeeded: value >> 32))
    write(UInt32(truncatingIfNeeded: value))
  }

  /// Appends bytes as they are, without a length.
  public mutating func write(raw value: [UInt8]) { bytes.append(contentsOf: value) }

  /// `opaque value<V>`: the length header of RFC 9420 §2.1.2, then the bytes.
  public mutating func write(opaque value: [UInt8]) {
    write(length: value.count)
    bytes.append(contentsOf: value)
  }

  /// `T value`.
  public mutating func write(_ value: some WireEncodable) { value.encode(into: &self) }

  /// `T values<V>`: the header counts bytes, not elements.
  public mutating func write(vector values: [some WireEncodable]) {
    var inner = WireWriter()
    for value in values { value.encode(into: &inner) }
    write(opaque: inner.bytes)
  }

  /// `optional<T>`: a presence octet, then the value.
  public mutating func write(optional value: (some WireEncodable)?) {
    if let value {
      write(UInt8(1))
      value.encode(into: &self)
    } else {
      write(UInt8(0))
    }
  }

  /// The variable-length header of RFC 9420 §2.1.2, in its shortest form. `count` is below 2^30.
  public mutating func write(length count: Int) {
    precondition(count >= 0 && count < 1 << 30, "a vector is shorter than 2^30 bytes")
    if count < 1 << 6 {
      write(UInt8(count))
    } else if count < 1 << 14 {
      write(UInt16(count) | 0x4000)
    } else {
      write(UInt32(count) | 0x8000_0000)
    }
  }
}
