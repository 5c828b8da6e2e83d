import Foundation
import NIOCore
import NIOSSL

/// The socket of a server's connection, written without the way through NIO's pipeline and its queue of pending writes, which
/// costs a small frame more than the system call's own part in user mode.
///
/// What the socket does not take at once goes through the pipeline, and so does everything behind it until the pipeline has
/// written it: bytes never overtake each other. Used on the event loop alone, which is also where the socket is closed.
struct OutboundSocket {
  /// Frames of one turn that are copied together for one write; more than that the pipeline writes from where they are.
  private static let gatherLimit = 16 * 1024

  /// Negative where everything goes through the pipeline.
  private let descriptor: CInt
  private var gathered: ByteBuffer?
  /// Writes that the pipeline has been given and has not finished.
  private var piped: Int32 = 0

  /// No socket: a client's, one behind TLS, one that is closed.
  init() { descriptor = -1 }

  /// The socket of a channel, unless TLS stands before it or something still waits to be written.
  init(of context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    let hasTLS = (try? pipeline.context(handlerType: NIOSSLServerHandler.self)) != nil
    let held = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 1
    let socket = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
    descriptor = hasTLS || held > 0 ? -1 : socket ?? -1
  }

  var isKnown: Bool { descriptor >= 0 }
  var hasGathered: Bool { gathered != nil }
  var gatheredBytes: Int { gathered?.readableBytes ?? 0 }

  /// Keeps bytes for the next flush; false where the pipeline has to take them.
  mutating func gather(_ bytes: ByteBuffer) -> Bool {
    guard isKnown, piped == 0 else { return false }
    guard let before = gathered?.readableBytes else {
      gathered = bytes
      return true
    }
    guard before + bytes.readableBytes <= Self.gatherLimit else { return false }
    gathered?.writeImmutableBuffer(bytes)
    return true
  }

  mutating func takeGathered() -> ByteBuffer? {
    defer { gathered = nil }
    return gathered
  }

  mutating func pipeTakes() { piped += 1 }

  /// - Returns: whether nothing is left in the pipeline.
  mutating func pipeHasWritten() -> Bool {
    piped -= 1
    return piped == 0
  }

  /// Writes without waiting.
  ///
  /// - Returns: what the socket did not take. Where it is broken that is all: the pipeline finds out and says so.
  func write(_ bytes: ByteBuffer) -> ByteBuffer {
    let count = bytes.withUnsafeReadableBytes {
      send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    var rest = bytes
    rest.moveReaderIndex(forwardBy: max(count, 0))
    return rest
  }
}
