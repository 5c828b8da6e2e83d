extension TerminalText {
  /// What stands before each line of an entry but its first. No entry begins like that, so that no line within a message looks like
  /// another sender's.
  static let continuation = "  │ "

  /// An entry whose body is others' text of several lines.
  ///
  /// LF, CR, CR LF, vertical tab, form feed, NEL, LS and PS end a line: terminals and pagers differ in which of them they obey.
  public init(head: TerminalText, body: some StringProtocol) {
    text =
      head.text
      + body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { ScalarEscaping.message.escape($0) }
      .joined(separator: "\n" + Self.continuation)
  }

  /// The same text with every line broken that is longer than the terminal is wide, since the rest of a line which the terminal
  /// itself breaks begins in the first column.
  func wrapped(columns: Int) -> TerminalText {
    // A terminal of a few columns cannot show anything in order.
    guard columns >= 16 else { return self }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return TerminalText(escaped: lines.map { Self.wrap($0, columns: columns) }.joined(separator: "\n"))
  }

  private static func wrap(_ line: Substring, columns: Int) -> String {
    var result = ""
    var rest = line
    var room = columns
    while let end = LineBreaking.end(of: rest, columns: room) {
      result += rest[..<end] + "\n" + continuation
      rest = rest[end...]
      room = columns - continuation.count
    }
    return result + rest
  }
}
