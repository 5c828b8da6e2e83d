import NIOCore

/// Several messages encoded once and laid end to end: a connection that has all of them coming takes them in one write.
public struct PreparedBatch: Sendable {
  /// At least one.
  public let frames: [PreparedFrame]
  /// The frames as they go on the wire, unmasked.
  let bytes: ByteBuffer

  /// The size on the wire in bytes.
  public var size: Int { bytes.readableBytes }

  private init(frames: [PreparedFrame], bytes: ByteBuffer) {
    self.frames = frames
    self.bytes = bytes
  }

  /// The same in memory of its own. Whoever writes a batch to many connections counts references to it for each: threads
  /// that do so at the same time are in each other's way unless each has its own.
  public func copied() -> PreparedBatch {
    PreparedBatch(frames: frames.map { $0 }, bytes: ByteBufferAllocator().buffer(buffer: bytes))
  }

  /// - Parameter frames: at least one.
  public init(_ frames: [PreparedFrame]) {
    precondition(!frames.isEmpty, "a batch holds a frame")
    self.frames = frames
    guard frames.count > 1 else {
      bytes = frames[0].bytes
      return
    }
    var buffer = ByteBufferAllocator().buffer(capacity: frames.reduce(0) { $0 + $1.size })
    for frame in frames { buffer.writeImmutableBuffer(frame.bytes) }
    bytes = buffer
  }
}
