import Bus
import WireCoding

/// What this node hears of others, and what it says of who is connected here.
extension NodeExchange {
  /// Hears the topics of a connection's user and rooms from here on. Returns when it does.
  func follow(_ connection: Connection, rooms: [UUIDv7]) async {
    let topics = [Self.topic(user: connection.principal.user)] + rooms.map(Self.topic(room:))
    let known = followed[connection.id] ?? []
    let new = topics.filter { !known.contains($0) }
    guard !new.isEmpty else { return }
    followed[connection.id] = known.union(new)
    await bus.subscribe(to: new)
    if !delivery.isConnected(connection) { unfollow(connection.id) }
  }

  /// A connection is gone, and with it its user where it was the last.
  func unfollow(_ connection: ConnectionID) {
    guard let topics = followed.removeValue(forKey: connection) else { return }
    bus.unsubscribe(from: Array(topics))
    for topic in topics {
      guard topic.hasPrefix("room:"), let room = try? UUIDv7(text: String(topic.dropFirst(5))), !delivery.hears(room)
      else { continue }
      cursors[room] = nil
      delivery.forgetRemote(room)
    }
  }

  /// A connection has joined its rooms: the others hear of its user, and this node asks who is at theirs.
  func joined(_ connection: Connection, rooms: [(id: UUIDv7, seq: UInt64)]) {
    let user = (id: connection.principal.user, username: connection.username)
    for room in rooms {
      let topic = Self.topic(room: room.id)
      publish(.came(node: node, users: [user]), to: topic)
      guard cursors[room.id] == nil else { continue }
      cursors[room.id] = RoomCursor(delivered: room.seq)
      publish(.whoIsThere, to: topic)
    }
  }

  nonisolated func left(_ user: UUIDv7, rooms: Set<UUIDv7>) {
    for room in rooms { publish(.went(node: node, users: [user]), to: Self.topic(room: room)) }
  }

  nonisolated func relayEphemeral(_ frame: JSON, to room: UUIDv7) {
    publish(.ephemeral(frame.encoded), to: Self.topic(room: room))
  }

  /// Sessions have ended: no node takes their tokens any more, and their connections close.
  nonisolated func revoke(_ sessions: [UUIDv7]) {
    if !sessions.isEmpty { publish(.revoked(sessions: sessions), to: Self.sessionsTopic) }
  }
}
