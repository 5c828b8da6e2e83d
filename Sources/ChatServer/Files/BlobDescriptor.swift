import Foundation
import NIOCore

/// An open file, closed with this object. Calls block, and name the place they mean: nothing is shared between them.
final class BlobDescriptor: Sendable {
  private let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// At most `count` bytes from `offset` on; fewer at the end of the file.
  func read(at offset: Int64, count: Int) throws(APIError) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: count)
    var result = 0
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
      result = pread(descriptor, bytes.baseAddress, count, off_t(offset))
      return max(0, result)
    }
    guard result >= 0 else { throw BlobFolder.failure }
    return buffer
  }

  func write(_ buffer: ByteBuffer, at offset: Int64) throws(APIError) {
    var written = 0
    while written < buffer.readableBytes {
      let result = buffer.withUnsafeReadableBytes { bytes in
        pwrite(
          descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written,
          off_t(offset) + off_t(written))
      }
      guard result > 0 else {
        if result < 0, errno == EINTR { continue }
        throw BlobFolder.failure
      }
      written += result
    }
  }

  func synchronise() throws(APIError) { guard fsync(descriptor) == 0 else { throw BlobFolder.failure } }

  func truncate(to size: Int64) throws(APIError) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw BlobFolder.failure }
  }
}
