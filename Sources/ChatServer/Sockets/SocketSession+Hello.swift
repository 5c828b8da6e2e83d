import ChatProtocol
import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// The hello: what the device has missed is read and sent, while live frames flow.
extension SocketSession {
  func greet(_ connection: Connection, cursors: [ClientFrame.Cursor], mailbox: UInt64) {
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
