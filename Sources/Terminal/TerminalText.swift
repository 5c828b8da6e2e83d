/// Text that is safe to write to a terminal.
///
/// It is made by construction: literals are this program's own and stay as they are, and every string that is interpolated is
/// escaped (``ScalarEscaping``). There is no way from a variable `String` to unescaped output, so a new command cannot forget it.
///
/// ```swift
/// try StandardStream.output.write(line: "\(room.id)  \(room.name)")
/// ```
public struct TerminalText: Equatable, Sendable, ExpressibleByStringInterpolation {
  /// What is written: line ends are the literals' own and those between the lines of a message.
  public internal(set) var text: String

  init(escaped text: String) { self.text = text }

  public init(stringLiteral value: StaticString) { text = value.description }

  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// A piece of others' text within one line: line ends and tabs are escaped, too.
  public init(_ text: some StringProtocol) { self.text = ScalarEscaping.line.escape(text) }

  /// Text of several lines that this program or a library of its own has put together, such as a help screen.
  public init(paragraphs text: some StringProtocol) { self.text = ScalarEscaping.paragraphs.escape(text) }

  /// A JSON value on one line, whose strings spell out what is not to reach a terminal as `\uhhhh`: the text is valid JSON,
  /// and parses back to the same value.
  public init(jsonText: some StringProtocol) { text = ScalarEscaping.json.escape(jsonText) }

  public static func + (left: TerminalText, right: TerminalText) -> TerminalText {
    TerminalText(escaped: left.text + right.text)
  }

  public struct Interpolation: StringInterpolationProtocol {
    var text = ""

    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    public mutating func appendInterpolation(_ piece: some StringProtocol) { text += TerminalText(piece).text }
    public mutating func appendInterpolation(_ piece: TerminalText) { text += piece.text }
    public mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }
  }
}
