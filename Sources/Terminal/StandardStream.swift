#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output or standard error: the one place through which the program writes to them.
///
/// Each line is written at once, so that a pipe's reader never waits for a full buffer, and a caller knows that it has left.
public struct StandardStream: Sendable {
  public static let output = StandardStream(descriptor: STDOUT_FILENO, name: "output")
  public static let error = StandardStream(descriptor: STDERR_FILENO, name: "error")

  let descriptor: Int32
  let name: String

  /// A line for people. A terminal's lines are broken here, with an indentation, and not by the terminal.
  public func write(line: TerminalText) throws(OutputError) {
    let line = columns.map { line.wrapped(columns: $0) } ?? line
    try write(bytes: Array((line.text + "\n").utf8))
  }

  /// Text that ends as it ends: a prompt, or progress which overwrites itself.
  public func write(_ text: TerminalText) throws(OutputError) { try write(bytes: Array(text.text.utf8)) }

  /// Bytes that are no text: a signature, for example.
  ///
  /// - Throws: ``OutputError``, after as much as could be written.
  public func write(bytes: [UInt8]) throws(OutputError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        systemWrite(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if count >= 0 {
        done += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: awaitRoom()
      case EPIPE, ECONNRESET: throw .readerGone
      case let code: throw .system(code, stream: name)
      }
    }
  }

  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// How wide the terminal is; nil for what is none, or does not say.
  private var columns: Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Another program that shares the stream may have made it non-blocking.
  private func awaitRoom() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&request, 1, -1)
  }

  /// Blocks until nobody reads any more what is written; for ever where that cannot be, as with a file.
  public func blockUntilReaderIsGone() {
    var request = pollfd(fd: descriptor, events: 0, revents: 0)
    while poll(&request, 1, -1) < 0, errno == EINTR {}
  }

  /// The first thing that the program does: a write to a closed pipe becomes an error that says so, and no file that is opened
  /// later takes the place of a standard stream that was closed.
  ///
  /// What stands in for a closed stream refuses every read and write with EBADF, as glibc does for privileged programs.
  public static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    // In this order: a file takes the lowest descriptor that is free.
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
  }
}

/// The system's `write`, whose name the methods have, too.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
