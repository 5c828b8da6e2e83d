import NIOCore
import Synchronization

/// From the delegate to the socket, within `WebSocketConfiguration.maximumOutboundBytes`.
extension WebSocketHandler {
  /// Queues a frame. Frames that answer the peer are bounded like all others.
  func write(_ frame: PreparedFrame, isBounded: Bool = true) -> SendOutcome {
    guard let context, hasRoom(frame.size, isBounded: isBounded) else { return refusal }
    put(frame, frame.size, context)
    return .queued
  }

  /// Queues all frames of a batch, or none.
  func write(_ batch: PreparedBatch) -> SendOutcome {
    guard let context, hasRoom(batch.size, isBounded: true) else { return refusal }
    if role == .client {
      for frame in batch.frames { put(frame, frame.size, context) }
    } else {
      count(batch.size)
      gather(batch.bytes, context)
    }
    return .queued
  }

  func writeAndFlushSoon(_ frame: PreparedFrame, isBounded: Bool = true) -> SendOutcome {
    flushSoon(after: write(frame, isBounded: isBounded))
  }

  func writeAndFlushSoon(_ batch: PreparedBatch) -> SendOutcome { flushSoon(after: write(batch)) }

  func writeAndFlush(_ batch: PreparedBatch) -> SendOutcome {
    let outcome = write(batch)
    if outcome == .queued { flushNow() }
    return outcome
  }

  private func flushSoon(after outcome: SendOutcome) -> SendOutcome {
    if outcome == .queued, !isFlushDue {
      isFlushDue = true
      share.flushSoon(self)
    }
    return outcome
  }

  private var refusal: SendOutcome { state == .open && context != nil ? .overflow : .closed }

  private func hasRoom(_ size: Int, isBounded: Bool) -> Bool {
    guard state == .open else { return false }
    guard isBounded, outstanding + size > configuration.maximumOutboundBytes else { return true }
    // What has only been gathered may find room in the socket, and is then followed by no change of writability.
    if socket.hasGathered { flushNow() }
    recount()
    return outstanding + size <= configuration.maximumOutboundBytes
  }

  func put(_ frame: PreparedFrame, _ size: Int, _ context: ChannelHandlerContext) {
    count(size)
    if role == .client {
      var generator = SystemRandomNumberGenerator()
      context.write(wrapOutboundOut(frame.masked(with: generator.next())), promise: nil)
    } else {
      gather(frame.bytes, context)
    }
  }

  private func gather(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    if socket.gather(bytes) { return }
    if let before = socket.takeGathered() { pipe(before, context) }
    pipe(bytes, context)
  }

  /// Writes through the pipeline. The socket is not written past it until it has written everything that it was given.
  private func pipe(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    guard socket.isKnown else { return context.write(wrapOutboundOut(bytes), promise: nil) }
    socket.pipeTakes()
    let promise = share.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { [self] result in
      switch result {
      case .success: if socket.pipeHasWritten() { settle() }
      // The socket is closed, or about to be.
      case .failure: socket = OutboundSocket()
      }
    }
    context.write(wrapOutboundOut(bytes), promise: promise)
  }

  private func count(_ size: Int) {
    outstanding += size
    unflushed += size
    connection?.counted.store(outstanding, ordering: .relaxed)
  }

  func flushNow() {
    guard unflushed > 0, let context else { return }
    unflushed = 0
    if let bytes = socket.takeGathered() {
      let rest = socket.write(bytes)
      guard rest.readableBytes > 0 else { return settle() }
      pipe(rest, context)
    }
    context.flush()
    // Asking the channel costs more than a write: only when the count that only ever grows nears the bound.
    if outstanding > configuration.maximumOutboundBytes / 2 { recount() }
  }

  func flushAtTurnEnd() {
    isFlushDue = false
    flushNow()
  }

  /// The socket has taken everything that was flushed.
  private func settle() {
    outstanding = unflushed
    connection?.counted.store(outstanding, ordering: .relaxed)
  }

  /// Replaces the running count by what the channel still holds.
  func recount() {
    guard let context else { return }
    let held = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    // The frames not yet flushed may sit in a TLS handler, which the channel does not count.
    outstanding = socket.isKnown ? held + socket.gatheredBytes : max(held, unflushed)
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
