import NIOCore

/// The end: by Close frames where possible, and always by a deadline.
extension WebSocketHandler {
  func close(code: WebSocketCloseCode, reason: String) {
    isDropping = true
    guard state == .open, let context else { return dropQueue() }
    let code = code.isAllowedOnWire ? code : .normal
    closure = WebSocketClosure(code: code, origin: .local)
    sayClose(PreparedFrame(close: code, reason: reason), context)
    state = .closing
    // A delegate that holds messages back would keep the peer's Close frame unread.
    dropQueue()
  }

  func peerClosed(_ code: WebSocketCloseCode?, _ reason: String) {
    guard let context else {
      if !isDropping { closure = WebSocketClosure(code: code, reason: reason, origin: .peer) }
      return
    }
    if state == .open {
      closure = WebSocketClosure(code: code, reason: reason, origin: .peer)
      sayClose(PreparedFrame(close: code, reason: ""), context)
    }
    linger(context)
  }

  func fail(_ violation: FrameViolation) {
    guard let context else { return }
    if state == .open {
      closure = WebSocketClosure(code: violation.code, origin: .violation)
      sayClose(PreparedFrame(close: violation.code, reason: "\(violation.text)"), context)
    }
    linger(context)
  }

  private func sayClose(_ frame: PreparedFrame, _ context: ChannelHandlerContext) {
    connection?.closingBegan()
    put(frame, frame.size, context)
    flushNow()
    deadline = .now() + configuration.closeTimeout
  }

  /// RFC 6455 §7.1.1: the server ends the TCP connection first. It ends its own direction only and waits for the client's, so that
  /// bytes still under way do not turn the end into a reset that takes the Close frame with it.
  private func linger(_ context: ChannelHandlerContext) {
    guard state != .lingering, state != .over else { return }
    state = .lingering
    undecoded = nil
    if role == .server {
      let promise = context.eventLoop.makePromise(of: Void.self)
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      promise.futureResult.whenFailure { _ in bound.value.close(promise: nil) }
      context.close(mode: .output, promise: promise)
    }
    if readIsDue || queue.isFull { context.read() }
  }

  /// What waits is dropped once this side has closed: it asked for nothing more.
  private func dropQueue() {
    queue.removeAll()
    isWaiting = false
    if state == .over { undecoded = nil }
    drain()
  }

  func abort() {
    isDropping = true
    context?.close(promise: nil)
    dropQueue()
  }

  func tick(now: NIODeadline) {
    guard let context else { return }
    if let deadline {
      if now >= deadline { context.close(promise: nil) }
      return
    }
    guard state == .open, let interval = configuration.keepaliveInterval else { return }
    if readIsDue {
      // Nothing is heard because nothing is read.
      lastHeard = now
      return
    }
    let silence = now - lastHeard
    if isPinged, silence >= interval + configuration.keepaliveTimeout {
      closure = WebSocketClosure(code: nil, origin: .silence)
      context.close(promise: nil)
    } else if !isPinged, silence >= interval {
      isPinged = true
      if write(PreparedFrame(.ping, [])) == .queued { flushNow() }
    }
  }
}
