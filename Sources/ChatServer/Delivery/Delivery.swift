import ChatProtocol
import HTTPTypes
import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// Who is connected, and which rooms each connection hears: the live half of delivery.
///
/// One lock guards the tables. It is held to look up and to copy references, never to encode or to write.
final class Delivery: Sendable {
  /// What is known of a user with connections.
  struct Presence {
    let username: String
    /// Those that have said hello.
    var connections: [Connection] = []
    var rooms: Set<UUIDv7> = []
    /// Counts changes of the user's memberships, so that a list of rooms that was read beside one is read again.
    var changes: UInt64 = 0
  }

  struct State {
    fileprivate var nextID: UInt64 = 1
    /// Slots taken, also by connections that are still being set up.
    fileprivate var slots: [UUIDv7: Int] = [:]
    fileprivate var slotCount = 0
    fileprivate var isStopping = false
    fileprivate(set) var connections: [ConnectionID: Connection] = [:]
    var users: [UUIDv7: Presence] = [:]
    var rooms: [UUIDv7: Audience] = [:]
    var news = PresenceNews()
    var isNewsDue = false
    var remote = RemotePresence()
  }

  let state = Mutex(State())
  private let connectionsPerUser: Int
  private let connectionLimit: Int
  let metrics: ServerMetrics

  init(connectionsPerUser: Int, connectionLimit: Int, metrics: ServerMetrics) {
    self.connectionsPerUser = connectionsPerUser
    self.connectionLimit = connectionLimit
    self.metrics = metrics
  }

  /// Takes a slot for a connection of this user.
  ///
  /// - Throws: ``APIError`` where the user or the server has as many as are allowed, or the server stops.
  func admit(_ user: UUIDv7) throws(APIError) -> ConnectionSlot {
    let result: Result<ConnectionID, APIError> = state.withLock { state in
      guard !state.isStopping else { return .failure(.unavailable) }
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
      guard !state.isStopping else { return false }
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
    let joined = state.withLock { state -> (neighbours: [[Audience.Group]], isNewsDue: Bool)? in
      guard state.connections[connection.id] != nil, var presence = state.users[user] else { return ([], false) }
      guard presence.changes == changes else { return nil }
      let isFirst = presence.connections.count == 1 && presence.rooms.isEmpty
      presence.rooms.formUnion(rooms)
      let all = presence.rooms
      state.users[user] = presence
      for room in rooms { state.rooms[room, default: Audience()].insert(connection) }
      let isNewsDue = isFirst && comes(user, connection.username, in: &state)
      connection.presenceSeen.store(state.news.number, ordering: .relaxed)
      return (neighbours(in: all, of: state), isNewsDue)
    }
    guard let joined else { return nil }
    if joined.isNewsDue { scheduleNews(on: connection.socket.eventLoop) }
    return Self.names(of: joined.neighbours, but: user) + elsewhere(in: rooms, but: user)
  }

  /// - Returns: the rooms that heard the user, where this was the last connection; else nil.
  @discardableResult
  func disconnect(_ connection: Connection) -> Set<UUIDv7>? {
    let user = connection.principal.user
    var left: Set<UUIDv7>?
    let isNewsDue = state.withLock { state -> Bool in
      guard state.connections.removeValue(forKey: connection.id) != nil, var presence = state.users[user] else {
        return false
      }
      presence.connections.removeAll { $0 === connection }
      for room in presence.rooms { state.rooms[room]?.remove(connection) }
      for room in presence.rooms where state.rooms[room]?.isEmpty == true { state.rooms[room] = nil }
      guard presence.connections.isEmpty else {
        state.users[user] = presence
        return false
      }
      state.users[user] = nil
      left = presence.rooms
      return goes(user, connection.username, from: presence.rooms, in: &state)
    }
    if isNewsDue { scheduleNews(on: connection.socket.eventLoop) }
    return left
  }

  /// Closes the connections of sessions that have ended.
  func close(sessions: [UUIDv7]) {
    guard !sessions.isEmpty else { return }
    let ended = Set(sessions)
    let connections = state.withLock { $0.connections.values.filter { ended.contains($0.principal.session) } }
    for connection in connections { connection.close(.token, reason: "session ended") }
  }

  /// Those of `users` who have a connection, here or at another node.
  func online(among users: [UUIDv7]) -> Set<UUIDv7> {
    state.withLock { state in Set(users.filter { state.users[$0] != nil || state.remote.isOnline($0) }) }
  }

  var connectionCount: Int { state.withLock { $0.connections.count } }

  /// Whether the server has been told to stop.
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Lets nobody in any more.
  func stop() { state.withLock { $0.isStopping = true } }

  /// Says goodbye to everybody. Clients come back after a while that differs for each.
  ///
  /// - Parameter retryAfter: milliseconds.
  func sayGoodbye(retryAfter: ClosedRange<Int64>) {
    for connection in state.withLock({ Array($0.connections.values) }) {
      connection.send(Frames.goodbye(.serviceRestart, retryAfter: .random(in: retryAfter)))
      connection.close(.serviceRestart, reason: "restart")
    }
  }
}
