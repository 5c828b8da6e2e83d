#if hasFeature(Embedded)
  /// The text of the portable modules: UTF-8, compared as bytes.
  ///
  /// The standard library's strings are three words, of several forms; each copy and each end of one is a call with three
  /// arguments, and they bring Unicode's tables along. This is one reference to an array, and what the core needs of them.
  public struct Text: Equatable, Sendable {
    public private(set) var utf8: [UInt8]

    init(utf8: [UInt8]) { self.utf8 = utf8 }

    /// The caller knows that the bytes are UTF-8.
    public init(decoding bytes: some Collection<UInt8>, as encoding: UTF8.Type) { utf8 = [UInt8](bytes) }

    public init(_ literal: Literal) { utf8 = literal.utf8 }

    /// - Parameter write: puts UTF-8 into the buffer, and returns its length.
    init(
      unsafeUninitializedCapacity capacity: Int, initializingUTF8With write: (UnsafeMutableBufferPointer<UInt8>) -> Int
    ) {
      utf8 = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in count = write(buffer) }
    }

    mutating func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
      utf8.withUnsafeBufferPointer(body)
    }

    /// In decimal digits.
    public init(_ number: UInt64) {
      var digits: [UInt8] = []
      var rest = number
      repeat {
        digits.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
      } while rest > 0
      digits.reverse()
      utf8 = digits
    }

    /// In decimal digits.
    public init(_ number: some FixedWidthInteger & UnsignedInteger) { self.init(UInt64(number)) }

    /// In decimal digits.
    public init(_ number: Int64) {
      let magnitude = Text(number.magnitude)
      self = number < 0 ? "-" + magnitude : magnitude
    }

    /// In decimal digits.
    public init(_ number: some FixedWidthInteger & SignedInteger) { self.init(Int64(number)) }

    public var isEmpty: Bool { utf8.isEmpty }

    public func hasPrefix(_ prefix: Text) -> Bool { utf8.starts(with: prefix.utf8) }

    public func hasSuffix(_ suffix: Text) -> Bool { utf8.suffix(suffix.utf8.count) == suffix.utf8[...] }

    public static func == (left: Text, right: Literal) -> Bool { left.utf8 == right.utf8 }

    public static func != (left: Text, right: Literal) -> Bool { !(left == right) }

    public static func ~= (pattern: Literal, value: Text) -> Bool { value == pattern }

    // What is put together is mostly made for it, and literals: the left text is taken over, and a literal needs no text.

    @_disfavoredOverload
    public static func + (left: consuming Text, right: Text) -> Text {
      left.utf8.append(contentsOf: right.utf8)
      return left
    }

    public static func + (left: consuming Text, right: Literal) -> Text {
      left.utf8.append(contentsOf: right.utf8)
      return left
    }

    public static func + (left: Literal, right: Text) -> Text { Text(left) + right }

    @_disfavoredOverload
    public static func += (left: inout Text, right: Text) { left = left + right }

    public static func += (left: inout Text, right: Literal) { left = left + right }
  }

  extension Text: ExpressibleByStringInterpolation {
    public init(stringLiteral value: StaticString) { self.init(Literal(stringLiteral: value)) }

    public init(stringInterpolation parts: Interpolation) { self = parts.text }

    public struct Interpolation: StringInterpolationProtocol {
      fileprivate var text = Text(utf8: [])

      public init(literalCapacity: Int, interpolationCount: Int) {}

      public mutating func appendLiteral(_ literal: StaticString) { text += Literal(stringLiteral: literal) }

      public mutating func appendInterpolation(_ part: Text) { text += part }

      public mutating func appendInterpolation(_ number: UInt64) { text += Text(number) }

      public mutating func appendInterpolation(_ number: UInt16) { text += Text(number) }

      public mutating func appendInterpolation(_ number: Int) { text += Text(number) }
    }
  }

  extension Text? {
    public static func == (left: Text?, right: Literal) -> Bool {
      guard let left else { return false }
      return left == right
    }
  }
#endif
