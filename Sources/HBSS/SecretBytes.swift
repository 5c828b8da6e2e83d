import CHashLanes

/// Secret bytes that are overwritten when the last value that shares them goes away.
///
/// Never changed after it is made, hence safe to share between threads.
final class SecretBytes: @unchecked Sendable {
  let count: Int
  private let base: UnsafeMutablePointer<UInt8>

  init(_ bytes: [UInt8]) {
    count = bytes.count
    base = .allocate(capacity: max(1, bytes.count))
    for index in bytes.indices { base[index] = bytes[index] }
  }

  /// A copy of `length` bytes.
  init(copying bytes: UnsafePointer<UInt8>, count length: Int) {
    count = length
    base = .allocate(capacity: max(1, length))
    base.update(from: bytes, count: length)
  }

  var pointer: UnsafePointer<UInt8> { UnsafePointer(base) }

  /// A copy of a part, which the caller must wipe.
  func bytes(from start: Int, count length: Int) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: pointer + start, count: length))
  }

  deinit {
    hl_wipe(base, count)
    base.deallocate()
  }
}
