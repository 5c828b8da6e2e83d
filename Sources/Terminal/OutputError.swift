#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why something could not be written to a standard stream.
public struct OutputError: Error, Equatable, Sendable, CustomStringConvertible {
  private enum Reason: Equatable {
    case readerGone
    case system(stream: String, code: Int32)
  }

  private let reason: Reason

  private init(_ reason: Reason) { self.reason = reason }

  /// Nobody reads any more: the pipe's other end is closed, or the terminal is gone. Not worth a word.
  public static let readerGone = OutputError(.readerGone)

  /// - Parameter code: an `errno`, ENOSPC or EIO for example.
  static func system(_ code: Int32, stream: String) -> OutputError { OutputError(.system(stream: stream, code: code)) }

  /// One sentence for people.
  public var description: String {
    switch reason {
    case .readerGone: "Nobody reads the output any more."
    case .system(let stream, let code):
      "Standard \(stream) cannot be written: \(code == EBADF ? "it is closed" : String(cString: strerror(code)))."
    }
  }
}
