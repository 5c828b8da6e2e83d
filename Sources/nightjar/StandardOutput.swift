import Terminal
import WireCoding

/// What a command prints. A reader that is gone ends the command (``Ending``).
enum StandardOutput {
  /// A line for people.
  static func write(line: TerminalText) throws { try StandardStream.output.write(line: line) }

  /// A line for programs, which no terminal's width breaks.
  static func write(json: JSON) throws {
    try StandardStream.output.write(TerminalText(jsonText: json.text) + "\n")
  }
}
