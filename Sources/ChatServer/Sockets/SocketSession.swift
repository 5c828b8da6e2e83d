import ChatProtocol
import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// One client's conversation over its WebSocket (PROTOCOL §6). Its calls come on the connection's event loop.
final class SocketSession: WebSocketDelegate {
  /// Frames that make no sense before the connection is closed.
  private static let errorLimit = 32

  struct State {
    var connection: Connection?
    var helloDeadline: Scheduled<Void>?
    var isGreeting = false
    var appends = AppendWindow()
    var errors = 0
    /// Resumed when the socket takes data again, or is gone.
    var waiting: [EventLoopPromise<Void>] = []
  }

  private let slot: ConnectionSlot
  let principal: Principal
  private let username: String
  let services: SocketServices
  let state = Mutex(State())

  init(slot: ConnectionSlot, principal: Principal, username: String, services: SocketServices) {
    self.slot = slot
    self.principal = principal
    self.username = username
    self.services = services
  }

  func webSocketDidOpen(_ socket: WebSocketConnection) {
    let connection = Connection(
      id: slot.id, principal: principal, username: username, socket: socket, patience: services.patience,
      metrics: services.delivery.metrics)
    guard services.delivery.connect(connection) else {
      return socket.close(code: .serviceRestart, reason: "restart")
    }
    let deadline = socket.eventLoop.scheduleTask(in: SocketServices.helloTimeout) {
      socket.close(code: .handshakeTooSlow, reason: "no hello")
    }
    state.withLock { state in
      state.connection = connection
      state.helloDeadline = deadline
    }
    connection.send(Frames.connected(connection, now: services.clock.now()))
  }

  func webSocket(_: WebSocketConnection, didCloseWith _: WebSocketClosure) {
    let (connection, waiting) = state.withLock { state in
      state.helloDeadline?.cancel()
      defer {
        state.connection = nil
        state.waiting = []
      }
      return (state.connection, state.waiting)
    }
    if let connection {
      connection.didClose()
      let left = services.delivery.disconnect(connection)
      if let exchange = services.exchange {
        if let left { exchange.left(connection.principal.user, rooms: left) }
        Task { await exchange.unfollow(connection.id) }
      }
    }
    slot.release()
    for promise in waiting { promise.fail(ChannelError.ioOnClosedChannel) }
  }

  func webSocketDidBecomeWritable(_: WebSocketConnection) {
    let (connection, waiting) = state.withLock { state in
      defer { state.waiting = [] }
      return (state.connection, state.waiting)
    }
    connection?.didBecomeWritable()
    for promise in waiting { promise.succeed() }
  }

  /// Delivery says goodbye to all; this one came too late to hear it.
  func webSocketShouldQuiesce(_ socket: WebSocketConnection) { socket.close(code: .serviceRestart, reason: "restart") }

  // MARK: frames

  func webSocket(_ socket: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand {
    guard let connection = state.withLock({ $0.connection }) else { return .more }
    guard case .text(let text) = message else {
      socket.close(code: .unsupportedData, reason: "text frames only")
      return .more
    }
    let frame: ClientFrame
    do {
      frame = try ClientFrame(text: Array(text.readableBytesView))
    } catch {
      reject(.invalidField("frame", "a frame of the protocol"), on: connection)
      return .more
    }
    switch frame {
    case .hello(let rooms, let mailbox): greet(connection, cursors: rooms, mailbox: mailbox)
    case .message(let room, let id, let payload): return append(payload, id: id, room: room, on: connection)
    case .ephemeral(let room, let payload): pass(payload, room: room, on: connection)
    case .read(let room, let seq): move(.read, to: seq, in: room, on: connection)
    case .delivered(let room, let seq): move(.delivered, to: seq, in: room, on: connection)
    case .acknowledgeMailbox(let id): acknowledge(id, on: connection)
    case .ping: connection.send(Frames.pong)
    }
    return .more
  }

  /// Answers what cannot be done. A client that goes on like that is closed.
  func reject(_ error: APIError, id: UUIDv7? = nil, room: UUIDv7? = nil, on connection: Connection) {
    services.delivery.metrics.count(error: error.code)
    connection.send(Frames.rejected(id: id, room: room, error: error))
    let errors = state.withLock { state in
      if id == nil { state.errors += 1 }
      return state.errors
    }
    if errors > Self.errorLimit { connection.close(.policyViolation, reason: "too many bad frames") }
  }
}
