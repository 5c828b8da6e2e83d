import Foundation

/// Lines for scripts: each is written at once, so that a pipe's reader never waits for a full buffer.
enum StandardOutput {
  static func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
