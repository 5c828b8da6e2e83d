import ChatProtocol
import Metrics
import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// One client's conversation over its WebSocket (PROTOCOL §6). Its calls come on the connection's event loop.
final class SocketSession: WebSocketDelegate {
  /// Messages that may wait to be written to the log before the client is read no further.
  private static let appendLimit = 128
  /// Bytes of an ephemeral payload.
  private static let ephemeralLimit = 64 * 1024
  /// Frames that make no sense before the connection is closed.
  private static let errorLimit = 32

  private struct State {
    var connection: Connection?
    var helloDeadline: Scheduled<Void>?
    var isGreeted = false
    var isGreeting = false
    var appends = 0
    var isHeldBack = false
    var errors = 0
    /// Resumed when the socket takes data again, or is gone.
    var waiting: [EventLoopPromise<Void>] = []
  }

  private let slot: ConnectionSlot
  private let principal: Principal
  private let username: String
  private let services: SocketServices
  private let state = Mutex(State())

  init(slot: ConnectionSlot, principal: Principal, username: String, services: SocketServices) {
    self.slot = slot
    self.principal = principal
    self.username = username
    self.services = services
  }

  // MARK: life

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
  private func reject(_ error: APIError, id: UUIDv7? = nil, room: UUIDv7? = nil, on connection: Connection) {
    services.delivery.metrics.count(error: error.code)
    connection.send(Frames.rejected(id: id, room: room, error: error))
    let errors = state.withLock { state in
      if id == nil { state.errors += 1 }
      return state.errors
    }
    if errors > Self.errorLimit { connection.close(.policyViolation, reason: "too many bad frames") }
  }

  private func append(_ payload: [UInt8], id: UUIDv7, room: UUIDv7, on connection: Connection) -> WebSocketDemand {
    do throws(APIError) {
      guard let device = principal.device else { throw .deviceRequired }
      guard (1...LogService.payloadLimit).contains(payload.count) else { throw .tooLarge }
      try services.limits.takeMessage(user: principal.user)
      let message = AppendMessage(
        room: room, id: id, sender: MemberIdentity(user: principal.user, device: device), payload: payload,
        connection: connection.id)
      let demand = state.withLock { state -> WebSocketDemand in
        state.appends += 1
        state.isHeldBack = state.appends >= Self.appendLimit
        return state.isHeldBack ? .wait : .more
      }
      services.delivery.metrics.messagesIn.increment()
      services.log.append(message) { [self] result, outbox in
        switch result {
        case .success(let place):
          outbox.add(Frames.accepted(id: id, room: room, seq: place.seq, time: place.time), to: connection)
        case .failure(let error):
          let error = APIError(any: error)
          services.delivery.metrics.count(error: error.code)
          outbox.add(Frames.rejected(id: id, room: room, error: error).frame, to: connection)
        }
        appended(on: connection)
      }
      return demand
    } catch {
      reject(error, id: id, room: room, on: connection)
      return .more
    }
  }

  private func appended(on connection: Connection) {
    let isFree = state.withLock { state in
      state.appends -= 1
      guard state.isHeldBack, state.appends <= Self.appendLimit / 2 else { return false }
      state.isHeldBack = false
      return true
    }
    if isFree { connection.socket.resume() }
  }

  private func pass(_ payload: [UInt8], room: UUIDv7, on connection: Connection) {
    do throws(APIError) {
      guard let device = principal.device else { throw .deviceRequired }
      guard (1...Self.ephemeralLimit).contains(payload.count) else { throw .tooLarge }
      try services.limits.takeMessage(user: principal.user)
      guard services.delivery.sendEphemeral(payload, to: room, from: connection, device: device) else {
        throw .notMember
      }
      services.exchange?.relayEphemeral(
        Frames.ephemeral(room: room, sender: principal.user, device: device, payload: payload), to: room)
    } catch {
      // Nobody waits for what may be lost anyway; a flood of it is not worth an answer each.
      if error.code != APIError.rateLimited(retryAfter: 1).code { reject(error, room: room, on: connection) }
    }
  }

  private func move(_ kind: Receipt.Kind, to seq: UInt64, in room: UUIDv7, on connection: Connection) {
    // One that is too much is left out: the next says all that it said.
    guard services.limits.takeReceipt(user: principal.user) else { return }
    let receipt = Receipt(room: room, user: principal.user, kind: kind, seq: seq)
    services.log.append(MoveReceipt(receipt: receipt)) { [self] result, _ in
      if case .failure(let error) = result { reject(APIError(any: error), room: room, on: connection) }
    }
  }

  private func acknowledge(_ id: UInt64, on connection: Connection) {
    guard let device = principal.device else { return reject(.deviceRequired, on: connection) }
    acknowledge(AcknowledgeMail(device: device, upTo: Int64(clamping: id)), on: connection)
  }

  private func acknowledge(_ acknowledgement: AcknowledgeMail, on connection: Connection) {
    services.log.append(acknowledgement) { [self] result, _ in
      switch result {
      case .success(let isMore): if isMore { acknowledge(acknowledgement, on: connection) }
      case .failure(let error): reject(APIError(any: error), on: connection)
      }
    }
  }

  // MARK: hello

  private func greet(_ connection: Connection, cursors: [ClientFrame.Cursor], mailbox: UInt64) {
    guard let device = principal.device else { return reject(.deviceRequired, on: connection) }
    let mayGreet = state.withLock { state in
      state.helloDeadline?.cancel()
      state.helloDeadline = nil
      guard !state.isGreeting else { return false }
      state.isGreeting = true
      return true
    }
    guard mayGreet else { return }
    Task { [self] in
      do {
        try await catchUp(connection, device: device, cursors: cursors, mailbox: mailbox)
      } catch is ChannelError {
        // The client has gone.
      } catch {
        connection.close(.internalError, reason: "hello failed")
      }
      state.withLock { $0.isGreeting = false }
    }
  }

  /// What the device has missed: its mailbox, then each room from its cursor on. Live frames flow meanwhile.
  private func catchUp(
    _ connection: Connection, device: UUIDv7, cursors: [ClientFrame.Cursor], mailbox: UInt64
  ) async throws {
    let user = principal.user
    services.delivery.listen(connection)
    // Heard from other nodes before it is read: what is written in between comes twice rather than not at all.
    await services.exchange?.follow(connection, rooms: [])
    var rooms: [Membership] = []
    var online: [(id: UUIDv7, username: String)]?
    while online == nil {
      let changes = services.delivery.membershipChanges(of: user)
      rooms = try await services.rooms.rooms(of: user, device: device)
      await services.exchange?.follow(connection, rooms: rooms.map(\.room.id))
      online = services.delivery.join(connection, rooms: rooms.map(\.room.id), changes: changes)
    }
    // Where the logs end now that they are heard: what was written between the reading and the joining is fetched.
    rooms = try await services.rooms.rooms(of: user, device: device)
    await services.exchange?.joined(connection, rooms: rooms.map { ($0.room.id, $0.room.seq) })
    let mail = try await services.mailbox.items(of: device, after: Int64(clamping: mailbox))
    if !mail.items.isEmpty { connection.send(Frames.mailbox(mail.items, more: mail.more)) }

    var seen: [UUIDv7: UInt64] = [:]
    for cursor in cursors { seen[cursor.room] = cursor.seq }
    for membership in rooms {
      try await sendHistory(
        of: membership.room.id, seq: membership.room.seq, after: seen[membership.room.id] ?? membership.startSeq,
        to: connection)
    }
    // Rooms that the user was taken out of while the device was away: what came before that is still to be read.
    let former = try await services.rooms.formerRooms(of: user)
    for cursor in cursors {
      guard let last = former[cursor.room] else { continue }
      try await sendHistory(of: cursor.room, seq: last, after: cursor.seq, to: connection)
    }
    connection.send(Frames.onlineUsers(online ?? []))
  }

  private func sendHistory(of room: UUIDv7, seq last: UInt64, after seq: UInt64, to connection: Connection) async throws
  {
    var page = LogPage(events: [], more: false, first: 0)
    if seq < last {
      page = try await services.history.page(
        of: room, for: principal.user, after: seq, limit: LogService.pageLimit)
    }
    try await roomToSend(on: connection.socket)
    connection.send(Frames.history(room: room, page: page, after: seq))
  }

  /// Returns when little waits for the client.
  private func roomToSend(on socket: WebSocketConnection) async throws {
    let promise = socket.eventLoop.makePromise(of: Void.self)
    socket.eventLoop.execute { [self] in
      guard socket.isOpen else { return promise.fail(ChannelError.ioOnClosedChannel) }
      guard socket.bufferedBytes > 256 * 1024 else { return promise.succeed() }
      state.withLock { $0.waiting.append(promise) }
    }
    try await promise.futureResult.get()
  }
}
