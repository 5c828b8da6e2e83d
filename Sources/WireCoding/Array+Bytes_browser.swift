#if hasFeature(Embedded)
  // In place of the standard library's, for bytes, whose loops the compiler puts at each of hundreds of places.

  extension [UInt8] {
    /// Not for secrets: see ``ConstantTime``.
    @inline(never)
    public static func == (left: [UInt8], right: [UInt8]) -> Bool {
      guard left.count == right.count else { return false }
      for index in 0..<left.count where left[index] != right[index] { return false }
      return true
    }

    @inline(never)
    public static func != (left: [UInt8], right: [UInt8]) -> Bool { !(left == right) }

    @inline(never)
    public mutating func append(contentsOf bytes: [UInt8]) { appendAll(bytes, to: &self) }

    @inline(never)
    public static func + (left: [UInt8], right: [UInt8]) -> [UInt8] {
      var sum = left
      appendAll(right, to: &sum)
      return sum
    }

    @inline(never)
    public init(repeating byte: UInt8, count: Int) { self = repeated(byte, count: count) }

    @inline(never)
    public init(_ bytes: ArraySlice<UInt8>) {
      self = []
      appendAll(bytes, to: &self)
    }
  }

  @inline(__always)
  private func repeated<Element>(_ element: Element, count: Int) -> [Element] {
    [Element](repeating: element, count: count)
  }

  @inline(__always)
  private func appendAll<Bytes: Collection<UInt8>>(_ bytes: Bytes, to all: inout [UInt8]) {
    all.append(contentsOf: bytes)
  }
#endif
