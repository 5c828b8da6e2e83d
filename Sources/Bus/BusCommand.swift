/// A command on the shared state, in the words of Redis.
public struct BusCommand: Sendable {
  /// A word of a command: text, bytes or a number.
  public struct Word: Sendable, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    let bytes: [UInt8]

    public init(stringLiteral value: String) { bytes = Array(value.utf8) }
    public init(integerLiteral value: Int64) { bytes = Array(String(value).utf8) }
    public static func bytes(_ value: [UInt8]) -> Word { Word(value) }
    public static func integer(_ value: Int64) -> Word { Word(integerLiteral: value) }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  let words: [[UInt8]]

  public init(_ words: Word...) { self.words = words.map(\.bytes) }
  public init(_ words: [Word]) { self.words = words.map(\.bytes) }

  /// Bytes that it holds while it waits.
  var size: Int { words.reduce(64) { $0 + $1.count + 24 } }
}
