import NIOCore

/// From the socket to the delegate, which may hold messages back: a bounded queue, then undecoded bytes, then no reading.
extension WebSocketHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastHeard = .now()
    isPinged = false
    guard state == .open || state == .closing else { return }
    var buffer = unwrapInboundIn(data)
    if undecoded != nil {
      undecoded?.writeBuffer(&buffer)
      return
    }
    guard connection != nil else {
      // Behind the handshake, and before `start`.
      undecoded = buffer
      return
    }
    process(&buffer)
    if isEndDue { drain() }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if unflushed > 0 { flushNow() }
    requestRead()
  }

  func requestRead() {
    guard let context else { return }
    if state != .lingering, undecoded != nil || queue.isFull {
      readIsDue = true
    } else {
      readIsDue = false
      context.read()
    }
  }

  private func process(_ buffer: inout ByteBuffer) {
    do throws(FrameViolation) {
      while state != .lingering {
        if queue.isFull {
          // Its own storage, so that what waits does not pin a whole receive buffer.
          if buffer.readableBytes > 0 { undecoded = ByteBuffer(bytes: buffer.readableBytesView) }
          return
        }
        guard let event = try decoder.next(&buffer) else { return }
        take(event)
      }
    } catch {
      fail(error)
    }
  }

  private func take(_ event: FrameEvent) {
    switch event {
    case .message(let message):
      guard !isDropping else { return }
      if isWaiting || isDelivering || !queue.isEmpty {
        queue.append(message)
      } else {
        deliver(message)
      }
    case .ping(let payload):
      guard state == .open else { return }
      if write(PreparedFrame(.pong, payload.readableBytesView)) == .overflow { fail(.pingFlood) }
    case .pong:
      break
    case .close(let code, let reason):
      peerClosed(code, reason)
    }
  }

  private func deliver(_ message: WebSocketMessage) {
    guard let connection, let delegate else { return }
    isDelivering = true
    resumedMeanwhile = false
    let demand = delegate.webSocket(connection, didReceive: message)
    isDelivering = false
    isWaiting = demand == .wait && !resumedMeanwhile && !isDropping
  }

  /// Asks for messages again.
  func resume() {
    if isDelivering {
      resumedMeanwhile = true
    } else if isWaiting {
      isWaiting = false
      drain()
    }
  }

  func drain() {
    guard !isDelivering else { return }
    while true {
      while !isWaiting, let message = queue.popFirst() { deliver(message) }
      guard !isWaiting, var rest = undecoded else { break }
      undecoded = nil
      process(&rest)
    }
    if unflushed > 0 { flushNow() }
    if readIsDue { requestRead() }
    reportEnd()
  }
}
