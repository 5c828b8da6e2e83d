import Foundation

/// Lines for people, apart from what scripts read.
enum StandardError {
  static func write(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
