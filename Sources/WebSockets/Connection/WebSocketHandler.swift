import NIOCore
import Synchronization

/// The only handler of an upgraded channel: bytes in, bytes out, RFC 6455 between.
///
/// It reads of its own accord and ignores `read`, `write`, half-closes and flushes from behind it: after an upgrade on a kept-alive
/// connection, handlers that served the plain requests may still be there.
final class WebSocketHandler: ChannelDuplexHandler, LoopTimed {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = Never
  typealias OutboundIn = Any
  typealias OutboundOut = ByteBuffer

  enum State {
    case open
    /// The Close frame is sent, the peer's is awaited.
    case closing
    /// Nothing more is said; the end of the TCP connection is awaited, so that the peer gets to read what was sent.
    case lingering
    case over
  }

  let configuration: WebSocketConfiguration
  let role: WebSocketRole
  let share: EventLoopShare
  var delegate: (any WebSocketDelegate)?
  var connection: WebSocketConnection?
  var context: ChannelHandlerContext?
  var onEnd: (() -> Void)?
  var state = State.open
  var decoder: FrameDecoder
  var timerSlot = -1

  // Inbound.
  var queue: InboundQueue
  var undecoded: ByteBuffer?
  var isWaiting = false
  var isDelivering = false
  var resumedMeanwhile = false
  var readIsDue = false
  var closure: WebSocketClosure?
  var isEndDue = false
  /// Set by a local close: nothing further is delivered.
  var isDropping = false

  // Outbound.
  var socket = OutboundSocket()
  var outstanding = 0
  var unflushed = 0
  var isFlushDue = false
  var wasUnwritable = false

  // Time.
  var lastHeard = NIODeadline.now()
  var isPinged = false
  var deadline: NIODeadline?

  init(
    role: WebSocketRole, configuration: WebSocketConfiguration, share: EventLoopShare,
    delegate: any WebSocketDelegate, onEnd: (() -> Void)? = nil
  ) {
    self.role = role
    self.configuration = configuration
    self.share = share
    self.delegate = delegate
    self.onEnd = onEnd
    queue = InboundQueue(
      maximumMessages: configuration.maximumQueuedMessages, maximumBytes: configuration.maximumQueuedBytes)
    decoder = FrameDecoder(
      role: role, maximumMessageSize: configuration.maximumMessageSize,
      maximumFragments: configuration.maximumFragments)
  }

  // MARK: Life

  /// Begins, in the pipeline and with the handshake done. Bytes that came behind the handshake may follow at once.
  func start(context: ChannelHandlerContext, subprotocol: String?) -> WebSocketConnection {
    let connection = WebSocketConnection(
      handler: self, channel: context.channel, role: role, subprotocol: subprotocol,
      maximumOutboundBytes: configuration.maximumOutboundBytes)
    self.context = context
    self.connection = connection
    lastHeard = .now()
    share.add(self)
    if role == .server { socket = OutboundSocket(of: context) }
    // This handler asks for each read itself; TLS in front of it needs to know that nobody else will.
    try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    // A WebSocket has no use for a half-closed connection, which HTTP had allowed: its end is the end.
    try? context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
    if configuration.maximumOutboundBytes < 128 << 10 {
      // What is refused for want of room must be followed by a change of writability.
      let high = max(configuration.maximumOutboundBytes / 2, 2)
      try? context.channel.syncOptions?.setOption(
        .writeBufferWaterMark, value: ChannelOptions.Types.WriteBufferWaterMark(low: high / 2, high: high))
    }
    delegate?.webSocketDidOpen(connection)
    return connection
  }

  /// Asks for the first read, once whatever came behind the handshake has been handed over.
  func begin() {
    share.eventLoop.assumeIsolated().execute { [self] in
      drain()
      flushNow()
      requestRead()
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func end() {
    guard state != .over else { return }
    state = .over
    share.remove(self)
    connection?.closingBegan()
    if closure == nil { closure = WebSocketClosure(code: nil, origin: .broken) }
    context = nil
    socket = OutboundSocket()
    outstanding = 0
    unflushed = 0
    connection?.counted.store(0, ordering: .relaxed)
    isEndDue = true
    onEnd?()
    onEnd = nil
    drain()
  }

  func reportEnd() {
    guard isEndDue, !isWaiting, queue.isEmpty, let connection, let closure else { return }
    isEndDue = false
    undecoded = nil
    let delegate = self.delegate
    self.delegate = nil
    self.connection = nil
    connection.ended()
    delegate?.webSocket(connection, didCloseWith: closure)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Nothing a socket or TLS reports here can be survived, and the closure already says that the connection broke.
    context.close(promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed:
      // The peer has finished: either the end that was awaited, or a break.
      context.close(promise: nil)
    case is ChannelShouldQuiesceEvent:
      if let connection, state == .open { delegate?.webSocketShouldQuiesce(connection) }
    default:
      break
    }
  }

  // MARK: From behind

  func read(context: ChannelHandlerContext) {}

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    promise?.fail(ChannelError.ioOnClosedChannel)
  }

  func flush(context: ChannelHandlerContext) {}

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    switch mode {
    case .all: context.close(promise: promise)
    case .output: promise?.succeed()
    case .input:
      // The task that served plain requests here was cancelled: the server stops without grace.
      close(code: .serviceRestart, reason: "")
      promise?.succeed()
    }
  }
}
