#if hasFeature(Embedded)
  /// Text that stands in the source: names of fields, codes, sentences.
  ///
  /// One pointer to what the compiler has laid down for good, so that passing one is a single instruction, of which there
  /// are many hundreds.
  public struct Literal: ExpressibleByStringLiteral, @unchecked Sendable {
    /// Ends with a zero. Never written and never freed: sending it is safe.
    fileprivate let start: UnsafePointer<UInt8>

    public init(stringLiteral value: StaticString) { start = value.utf8Start }

    public var utf8: [UInt8] {
      var bytes: [UInt8] = []
      var next = start
      while next.pointee != 0 {
        bytes.append(next.pointee)
        next += 1
      }
      return bytes
    }
  }
#endif
