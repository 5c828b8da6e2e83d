import Bus
import ChatProtocol
import Database
import NIOCore
import WireCoding

extension NodeExchange {
  /// Messages that are handed out together.
  private static let receivedLimit = 256

  /// Takes what other nodes say, and hands it out with one hop to each event loop.
  func receive(_ events: [BusEvent]) async {
    var rest = events[...]
    while !rest.isEmpty {
      // Where the event loops fall behind, so does what is read from the bus; mostly they have done their part by now.
      if let handout = lastHandout { await handout.wait() }
      var outbox = Outbox()
      for event in rest.prefix(Self.receivedLimit) {
        if case .message(let message) = event { receive(message, through: &outbox) } else { hasMissed = true }
      }
      rest = rest.dropFirst(Self.receivedLimit)
      lastHandout = outbox.flush(delivery.metrics)
    }
  }

  private func receive(_ message: BusMessage, through outbox: inout Outbox) {
    guard let content = NodeMessage(message.body) else { return }
    let parts = message.topic.split(separator: ":", maxSplits: 1)
    let subject = parts.count == 2 ? try? UUIDv7(text: String(parts[1])) : nil
    switch (parts.first, subject) {
    case ("room", let room?): receive(content, in: room, through: &outbox)
    case ("user", let user?): receive(content, for: user, through: &outbox)
    default: receive(content, through: &outbox)
    }
  }

  private func receive(_ message: NodeMessage, in room: UUIDv7, through outbox: inout Outbox) {
    switch message {
    case .event(let event) where event.room == room && event.seq > 0:
      deliver(.event(event, except: nil), through: &outbox)
    case .receipt(let receipt) where receipt.room == room: deliver(.receipt(receipt), through: &outbox)
    case .ephemeral(let frame): delivery.relayEphemeral(frame, to: room, through: &outbox)
    case .came(let node, let users): delivery.came(users, at: node, in: room, through: &outbox)
    case .went(let node, let users): delivery.went(users, at: node, in: room, through: &outbox)
    case .whoIsThere:
      let present = delivery.present(in: room)
      if !present.isEmpty { publish(.there(node: node, users: present), to: Self.topic(room: room)) }
    case .there(let node, let users): delivery.there(users, at: node, in: room, through: &outbox)
    default: break
    }
  }

  private func receive(_ message: NodeMessage, for user: UUIDv7, through outbox: inout Outbox) {
    switch message {
    case .room(let room, let role, let isNew):
      let roles = [user: role]
      deliver(isNew ? .joined(room, roles: roles) : .changed(room, roles: roles), through: &outbox)
    case .left(let room): deliver(.left(room: room, users: [user]), through: &outbox)
    case .mail(let device, let frame): delivery.relay(frame, to: user, device: device, through: &outbox)
    default: break
    }
  }

  private func receive(_ message: NodeMessage, through outbox: inout Outbox) {
    switch message {
    case .revoked(let sessions):
      revocations.revoke(sessions)
      delivery.close(sessions: sessions)
    case .alive(let node): heard(from: node)
    case .leaving(let node): lose(node, through: &outbox)
    default: break
    }
  }

  // MARK: after an interruption

  /// Fetches whatever may have been missed: entries of all rooms that are heard here, and sessions that have ended.
  func sweep() async {
    guard !isSweeping else { return }
    isSweeping = true
    defer { isSweeping = false }
    hasMissed = false
    for room in cursors.keys where !delivery.hears(room) {
      cursors[room] = nil
      delivery.forgetRemote(room)
    }
    let rooms = Array(cursors.keys)
    let (since, tokenLifetime) = (clock.now() - tokenLifetime, tokenLifetime)
    do {
      let ended = try await database.read {
        try SessionStore(connection: $0, now: since + tokenLifetime, lifetime: 0).ended(since: since)
      }
      revocations.revoke(ended)
      delivery.close(sessions: ended)
    } catch {
      hasMissed = true
    }
    await catchUp(rooms)
    for room in rooms {
      let topic = Self.topic(room: room)
      publish(.there(node: node, users: delivery.present(in: room)), to: topic)
      publish(.whoIsThere, to: topic)
    }
  }

  /// Hands out the entries of rooms that the database has and this node has not seen.
  func catchUp(_ rooms: [UUIDv7]) async {
    do {
      let ends = try await database.read { try LogStore(connection: $0).ends(of: rooms) }
      for (room, end) in zip(rooms, ends) {
        if let end { try await catchUp(room, to: end) } else { cursors[room] = nil }
      }
    } catch {
      // The next tick tries again.
      hasMissed = true
    }
  }

  private func catchUp(_ room: UUIDv7, to end: UInt64) async throws {
    while let delivered = cursors[room]?.delivered, delivered < end {
      guard end - delivered <= Self.catchUpLimit else {
        cursors[room]?.skip(to: end)
        var outbox = Outbox()
        delivery.resync(room, through: &outbox)
        outbox.flush(delivery.metrics)
        return
      }
      let page = try await database.read {
        try LogStore(connection: $0).events(
          of: room, after: delivered, limit: LogService.pageLimit, byteLimit: LogService.pageByteLimit)
      }
      guard !page.events.isEmpty else { return }
      var outbox = Outbox()
      for event in page.events { deliver(.event(event, except: nil), through: &outbox) }
      // A log that retention has shortened has no entries there any more.
      if let last = page.events.last?.seq, cursors[room]?.delivered == delivered { cursors[room]?.skip(to: last) }
      await outbox.flush(delivery.metrics).wait()
    }
  }
}
