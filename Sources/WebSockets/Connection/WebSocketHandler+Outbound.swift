import NIOCore
import Synchronization

/// From the delegate to the socket, within `WebSocketConfiguration.maximumOutboundBytes`.
extension WebSocketHandler {
  /// Queues a frame. Frames that answer the peer are bounded like all others.
  func write(_ frame: PreparedFrame, isBounded: Bool = true) -> SendOutcome {
    guard state == .open, let context else { return .closed }
    let size = frame.size
    if isBounded, outstanding + size > configuration.maximumOutboundBytes {
      recount()
      guard outstanding + size <= configuration.maximumOutboundBytes else { return .overflow }
    }
    put(frame, size, context)
    return .queued
  }

  func writeAndFlushSoon(_ frame: PreparedFrame, isBounded: Bool = true) -> SendOutcome {
    let outcome = write(frame, isBounded: isBounded)
    if outcome == .queued, !isFlushDue {
      isFlushDue = true
      share.flushSoon(self)
    }
    return outcome
  }

  func put(_ frame: PreparedFrame, _ size: Int, _ context: ChannelHandlerContext) {
    outstanding += size
    unflushed += size
    connection?.counted.store(outstanding, ordering: .relaxed)
    let bytes: ByteBuffer
    if role == .client {
      var generator = SystemRandomNumberGenerator()
      bytes = frame.masked(with: generator.next())
    } else {
      bytes = frame.bytes
    }
    context.write(wrapOutboundOut(bytes), promise: nil)
  }

  func flushNow() {
    guard unflushed > 0, let context else { return }
    unflushed = 0
    context.flush()
    // Asking the channel costs more than a write: only when the count that only ever grows nears the bound.
    if outstanding > configuration.maximumOutboundBytes / 2 { recount() }
  }

  func flushAtTurnEnd() {
    isFlushDue = false
    flushNow()
  }

  /// Replaces the running count by what the channel still holds.
  func recount() {
    guard let context else { return }
    let held = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
    // The frames not yet flushed may sit in a TLS handler, which the channel does not count.
    outstanding = max(held ?? 0, unflushed)
    connection?.counted.store(outstanding, ordering: .relaxed)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if !context.channel.isWritable {
      wasUnwritable = true
    } else if wasUnwritable {
      wasUnwritable = false
      recount()
      if let connection, state == .open { delegate?.webSocketDidBecomeWritable(connection) }
    }
  }
}
