import Terminal

/// What is said to people beside a command's output. It is lost where standard error cannot be written: a command does not fail for
/// that, and there is nowhere left to say so.
enum StandardError {
  static func write(line: TerminalText) { try? StandardStream.error.write(line: line) }

  static func write(_ text: TerminalText) { try? StandardStream.error.write(text) }

  static var isTerminal: Bool { StandardStream.error.isTerminal }
}
