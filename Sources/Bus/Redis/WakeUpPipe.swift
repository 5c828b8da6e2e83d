import Foundation

/// A pipe that wakes a thread which waits in `poll`.
struct WakeUpPipe {
  /// What the thread polls; -1 once the pipe is closed.
  private(set) var descriptor: Int32
  private var writeEnd: Int32

  init() throws(BusError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .unavailable }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (descriptor, writeEnd) = (ends[0], ends[1])
  }

  /// Wakes the thread.
  func signal() {
    var byte: UInt8 = 1
    // A pipe that is full wakes the thread as well.
    if writeEnd >= 0 { _ = write(writeEnd, &byte, 1) }
  }

  /// Takes out what has woken the thread.
  static func drain(_ descriptor: Int32) {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }

  mutating func close() {
    guard descriptor >= 0 else { return }
    Foundation.close(descriptor)
    Foundation.close(writeEnd)
    (descriptor, writeEnd) = (-1, -1)
  }
}
