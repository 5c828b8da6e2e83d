public import NIOCore
import Synchronization

/// One end of an open WebSocket.
///
/// `send`, `close`, `resume` and the constants may be used from anywhere. `write`, `flush` and exact numbers are for code that is
/// on the connection's event loop already, such as a fan-out that hops once for each loop.
///
/// Unchecked: `handler` is touched on `eventLoop` alone; everything else is constant or atomic.
public final class WebSocketConnection: @unchecked Sendable {
  public let eventLoop: any EventLoop
  public let role: WebSocketRole
  public let remoteAddress: SocketAddress?
  /// The subprotocol agreed on, if any.
  public let subprotocol: String?
  let maximumOutboundBytes: Int
  private let closeFuture: EventLoopFuture<Void>
  private var handler: WebSocketHandler?
  /// Bytes that the event loop knows of, as it last counted them.
  let counted = Atomic<Int>(0)
  /// Bytes on their way to the event loop from other threads.
  private let hopping = Atomic<Int>(0)
  private let isOver = Atomic<Bool>(false)

  init(
    handler: WebSocketHandler, channel: any Channel, role: WebSocketRole, subprotocol: String?,
    maximumOutboundBytes: Int
  ) {
    self.handler = handler
    eventLoop = channel.eventLoop
    closeFuture = channel.closeFuture
    self.role = role
    remoteAddress = channel.remoteAddress
    self.subprotocol = subprotocol
    self.maximumOutboundBytes = maximumOutboundBytes
  }

  /// False once closing has begun, by either side.
  public var isOpen: Bool { !isOver.load(ordering: .relaxed) }

  /// Bytes accepted for sending that the socket has not taken: exact on the event loop, an upper estimate elsewhere.
  public var bufferedBytes: Int {
    if eventLoop.inEventLoop { handler?.recount() }
    return counted.load(ordering: .relaxed) + hopping.load(ordering: .relaxed)
  }

  // MARK: On the event loop

  /// Queues a frame without flushing. Only on the event loop.
  @discardableResult
  public func write(_ frame: PreparedFrame) -> SendOutcome {
    eventLoop.preconditionInEventLoop()
    return handler?.write(frame) ?? .closed
  }

  /// Queues all frames of a batch, or none; they are flushed with everything else that this turn of the event loop brings. Only
  /// on the event loop.
  ///
  /// - Parameter atOnce: to hand them to the socket now, which is cheaper where this turn brings nothing else.
  @discardableResult
  public func send(_ batch: PreparedBatch, atOnce: Bool = false) -> SendOutcome {
    eventLoop.preconditionInEventLoop()
    guard let handler else { return .closed }
    return atOnce ? handler.writeAndFlush(batch) : handler.writeAndFlushSoon(batch)
  }

  /// Hands what was queued to the socket. Only on the event loop.
  public func flush() {
    eventLoop.preconditionInEventLoop()
    handler?.flushNow()
  }

  // MARK: From anywhere

  /// Queues a frame; it is flushed with everything else that this turn of the event loop brings.
  ///
  /// From another thread, `.queued` means that there was room when it was asked; a connection that closes meanwhile drops it.
  @discardableResult
  public func send(_ frame: PreparedFrame) -> SendOutcome {
    if eventLoop.inEventLoop { return handler?.writeAndFlushSoon(frame) ?? .closed }
    guard isOpen else { return .closed }
    let size = frame.size
    let before = hopping.wrappingAdd(size, ordering: .relaxed).oldValue
    guard before + size + counted.load(ordering: .relaxed) <= maximumOutboundBytes else {
      hopping.wrappingSubtract(size, ordering: .relaxed)
      return .overflow
    }
    eventLoop.execute { [self] in
      hopping.wrappingSubtract(size, ordering: .relaxed)
      // Room was found when the caller was told so: the frame is not refused a second time.
      _ = handler?.writeAndFlushSoon(frame, isBounded: false)
    }
    return .queued
  }

  /// Sends a text message; `text` holds UTF-8.
  @discardableResult
  public func send(text: ByteBuffer) -> SendOutcome { send(PreparedFrame(text: text)) }

  @discardableResult
  public func send(text: String) -> SendOutcome { send(PreparedFrame(text: text)) }

  @discardableResult
  public func send(binary: ByteBuffer) -> SendOutcome { send(PreparedFrame(binary: binary)) }

  /// Sends a ping of at most 125 bytes; a longer payload is cut.
  @discardableResult
  public func ping(_ payload: [UInt8] = []) -> SendOutcome { send(PreparedFrame(.ping, payload.prefix(125))) }

  /// Begins a close: the Close frame goes out behind what is queued, and the connection ends when the peer has answered, or by
  /// `WebSocketConfiguration.closeTimeout`. Does nothing once closing has begun. A code that may not be sent becomes 1000.
  public func close(code: WebSocketCloseCode = .normal, reason: String = "") {
    onEventLoop { $0.close(code: code, reason: reason) }
  }

  /// Returns when the TCP connection has ended: after `close`, within the close timeout.
  public func closed() async { try? await closeFuture.get() }

  /// Ends the TCP connection at once, without a Close frame.
  public func abort() { onEventLoop { $0.abort() } }

  /// Asks for messages again after the delegate answered `.wait`.
  public func resume() { onEventLoop { $0.resume() } }

  private func onEventLoop(_ action: @escaping @Sendable (WebSocketHandler) -> Void) {
    if eventLoop.inEventLoop {
      if let handler { action(handler) }
    } else {
      eventLoop.execute { [self] in
        if let handler { action(handler) }
      }
    }
  }

  // MARK: For the handler

  func closingBegan() { isOver.store(true, ordering: .relaxed) }

  func ended() {
    isOver.store(true, ordering: .relaxed)
    handler = nil
  }
}
