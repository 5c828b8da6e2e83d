import Foundation

/// Lines for people, apart from what scripts read.
enum StandardError {
  static func write(_ line: String) { write(raw: line + "\n") }

  static func write(raw text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
