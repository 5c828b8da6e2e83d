import ChatProtocol
import HTTPTypes
import Synchronization
import WebSockets
import WireCoding

/// Who is connected, and which rooms each connection hears: the live half of delivery.
///
/// One lock guards the tables. It is held to look up and to copy references, never to encode or to write.
final class Delivery: Sendable {
  /// What is known of a user with connections.
  private struct Presence {
    let username: String
    /// Those that have said hello.
    var connections: [Connection] = []
    var rooms: Set<UUIDv7> = []
    /// Counts changes of the user's memberships, so that a list of rooms that was read beside one is read again.
    var changes: UInt64 = 0
  }

  private struct State {
    var nextID: UInt64 = 1
    /// Slots taken, also by connections that are still being set up.
    var slots: [UUIDv7: Int] = [:]
    var slotCount = 0
    var connections: [ConnectionID: Connection] = [:]
    var users: [UUIDv7: Presence] = [:]
    var rooms: [UUIDv7: Audience] = [:]
    var isDraining = false
  }

  private let state = Mutex(State())
  private let connectionsPerUser: Int
  private let connectionLimit: Int

  init(connectionsPerUser: Int, connectionLimit: Int) {
    self.connectionsPerUser = connectionsPerUser
    self.connectionLimit = connectionLimit
  }

  // MARK: connections

  /// Takes a slot for a connection of this user.
  ///
  /// - Throws: ``APIError`` where the user or the server has as many as are allowed, or the server stops.
  func admit(_ user: UUIDv7) throws(APIError) -> ConnectionSlot {
    let result: Result<ConnectionID, APIError> = state.withLock { state in
      guard !state.isDraining else { return .failure(.unavailable) }
      guard state.slotCount < connectionLimit else { return .failure(.overloaded) }
      guard state.slots[user, default: 0] < connectionsPerUser else {
        return .failure(
          APIError(
            status: .tooManyRequests, code: "too_many_connections",
            detail: "The user has as many connections as are allowed.", retryAfter: 10))
      }
      state.slotCount += 1
      state.slots[user, default: 0] += 1
      defer { state.nextID += 1 }
      return .success(ConnectionID(value: state.nextID))
    }
    return ConnectionSlot(id: try result.get(), user: user, delivery: self)
  }

  /// Gives a slot back; ``ConnectionSlot`` calls it.
  func release(_ user: UUIDv7) {
    state.withLock { state in
      state.slotCount -= 1
      if let count = state.slots[user] { state.slots[user] = count > 1 ? count - 1 : nil }
    }
  }

  /// Makes a connection known. It hears nothing before ``listen(_:)``.
  ///
  /// - Returns: false where the server has begun to stop.
  func connect(_ connection: Connection) -> Bool {
    state.withLock { state in
      guard !state.isDraining else { return false }
      state.connections[connection.id] = connection
      return true
    }
  }

  /// From here on changes of membership reach the connection.
  func listen(_ connection: Connection) {
    state.withLock { state in
      guard state.connections[connection.id] != nil else { return }
      let user = connection.principal.user
      var presence = state.users[user] ?? Presence(username: connection.username)
      if !presence.connections.contains(where: { $0 === connection }) { presence.connections.append(connection) }
      state.users[user] = presence
    }
  }

  /// How often memberships of this user have changed while somebody listened.
  func membershipChanges(of user: UUIDv7) -> UInt64 { state.withLock { $0.users[user]?.changes ?? 0 } }

  /// Lets a connection hear the rooms that its user was found to belong to, unless memberships have changed since.
  ///
  /// - Returns: nil where they have; else the others who are online in the rooms.
  func join(
    _ connection: Connection, rooms: [UUIDv7], changes: UInt64
  ) -> [(id: UUIDv7, username: String)]? {
    let user = connection.principal.user
    let joined = state.withLock { state -> (online: [(id: UUIDv7, username: String)], others: [Connection])? in
      guard state.connections[connection.id] != nil, var presence = state.users[user] else { return ([], []) }
      guard presence.changes == changes else { return nil }
      let isFirst = presence.connections.count == 1 && presence.rooms.isEmpty
      presence.rooms.formUnion(rooms)
      state.users[user] = presence
      for room in rooms { state.rooms[room, default: Audience()].insert(connection) }
      let others = neighbours(of: user, rooms: presence.rooms, in: state)
      return (names(of: others), isFirst ? others : [])
    }
    guard let joined else { return nil }
    tell(joined.others, Frames.userJoined(user, connection.username))
    return joined.online
  }

  func disconnect(_ connection: Connection) {
    let user = connection.principal.user
    let others = state.withLock { state -> [Connection] in
      guard state.connections.removeValue(forKey: connection.id) != nil, var presence = state.users[user] else {
        return []
      }
      presence.connections.removeAll { $0 === connection }
      for room in presence.rooms { state.rooms[room]?.remove(connection) }
      for room in presence.rooms where state.rooms[room]?.isEmpty == true { state.rooms[room] = nil }
      guard presence.connections.isEmpty else {
        state.users[user] = presence
        return []
      }
      state.users[user] = nil
      return neighbours(of: user, rooms: presence.rooms, in: state)
    }
    tell(others, Frames.userLeft(user, connection.username))
  }

  /// Closes the connections of sessions that have ended.
  func close(sessions: [UUIDv7]) {
    guard !sessions.isEmpty else { return }
    let ended = Set(sessions)
    let connections = state.withLock { $0.connections.values.filter { ended.contains($0.principal.session) } }
    for connection in connections { connection.close(.token, reason: "session ended") }
  }

  /// Those of `users` who have a connection.
  func online(among users: [UUIDv7]) -> Set<UUIDv7> {
    state.withLock { state in Set(users.filter { state.users[$0] != nil }) }
  }

  var connectionCount: Int { state.withLock { $0.connections.count } }

  // MARK: what is sent

  /// Tells those whom it concerns. Called by the one writer of the log, so that every connection sees its order.
  func perform(_ effects: [DeliveryEffect]) {
    for effect in effects {
      switch effect {
      case .event(let event, let except):
        guard let audience = state.withLock({ $0.rooms[event.room] }) else { continue }
        audience.deliver(Frames.event(event), room: event.room, except: except)
      case .joined(let room, let roles): joined(room, roles: roles)
      case .left(let room, let users): left(room, users: users)
      case .changed(let room, let roles):
        for (user, role) in roles { send(Frames.room(room, role: role), to: user) }
      case .mail(let item, let user, let device):
        send(Frames.mailbox([item], more: false), to: user) { $0.principal.device == device }
      }
    }
  }

  /// Passes on what is not stored, to the other connections of the room that keep up.
  ///
  /// - Returns: false where the sender does not hear the room.
  func sendEphemeral(_ payload: [UInt8], to room: UUIDv7, from connection: Connection, device: UUIDv7) -> Bool {
    guard let audience = state.withLock({ $0.rooms[room] }), audience.contains(connection) else { return false }
    let frame = Frames.ephemeral(
      room: room, sender: connection.principal.user, device: device, payload: payload)
    audience.deliverEphemeral(PreparedFrame(utf8: frame.encoded), except: connection.id)
    return true
  }

  /// Says goodbye to everybody, and lets nobody in any more. Clients come back after a while that differs for each.
  func drain(retryAfter: ClosedRange<Int64>) {
    let connections = state.withLock { state in
      state.isDraining = true
      return Array(state.connections.values)
    }
    for connection in connections {
      connection.send(Frames.goodbye(.serviceRestart, retryAfter: .random(in: retryAfter)))
      connection.close(.serviceRestart, reason: "restart")
    }
  }

  // MARK: membership

  private func joined(_ room: RoomSummary, roles: [UUIDv7: RoomRole]) {
    let (arrivals, residents) = state.withLock { state -> (arrivals: [Connection], residents: [Connection]) in
      let residents = state.rooms[room.id]?.connections ?? []
      var arrivals: [Connection] = []
      for user in roles.keys {
        guard var presence = state.users[user] else { continue }
        presence.rooms.insert(room.id)
        presence.changes += 1
        state.users[user] = presence
        arrivals += presence.connections
      }
      for connection in arrivals { state.rooms[room.id, default: Audience()].insert(connection) }
      return (arrivals, residents)
    }
    for connection in arrivals {
      guard let role = roles[connection.principal.user] else { continue }
      connection.send(Frames.room(room, role: role))
      for (id, username) in names(of: residents) { connection.send(Frames.userJoined(id, username)) }
    }
    for (id, username) in names(of: arrivals) { tell(residents, Frames.userJoined(id, username)) }
  }

  private func left(_ room: UUIDv7, users: [UUIDv7]) {
    let gone = state.withLock { state -> [Connection] in
      var gone: [Connection] = []
      for user in users {
        guard var presence = state.users[user] else { continue }
        presence.rooms.remove(room)
        presence.changes += 1
        state.users[user] = presence
        gone += presence.connections
      }
      for connection in gone { state.rooms[room]?.remove(connection) }
      if state.rooms[room]?.isEmpty == true { state.rooms[room] = nil }
      return gone
    }
    tell(gone, Frames.roomRemoved(room))
  }

  private func send(_ json: JSON, to user: UUIDv7, where isMeant: (Connection) -> Bool = { _ in true }) {
    let connections = state.withLock { $0.users[user]?.connections ?? [] }
    tell(connections.filter(isMeant), json)
  }

  private func tell(_ connections: [Connection], _ json: JSON) {
    guard !connections.isEmpty else { return }
    let frame = PreparedFrame(utf8: json.encoded)
    for connection in connections { connection.send(frame) }
  }

  /// The connections of others in the rooms, each once.
  private func neighbours(of user: UUIDv7, rooms: Set<UUIDv7>, in state: borrowing State) -> [Connection] {
    var found: [ConnectionID: Connection] = [:]
    for room in rooms {
      for connection in state.rooms[room]?.connections ?? [] where connection.principal.user != user {
        found[connection.id] = connection
      }
    }
    return Array(found.values)
  }

  private func names(of connections: [Connection]) -> [(id: UUIDv7, username: String)] {
    var names: [UUIDv7: String] = [:]
    for connection in connections { names[connection.principal.user] = connection.username }
    return names.sorted { $0.value < $1.value }.map { (id: $0.key, username: $0.value) }
  }
}
