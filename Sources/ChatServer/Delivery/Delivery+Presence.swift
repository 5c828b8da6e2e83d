import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// Who is online, told to those who share a room.
///
/// Changes are gathered for a moment: what a thousand who join at once cost is proportional to the members, not to their
/// square. In a room with more than ``crowd`` connections those who come are not told at all; its members' list says who
/// is online.
extension Delivery {
  /// Connections of a room from which on presence is not told.
  static let crowd = 256
  /// How long changes are gathered.
  static let presenceDelay = TimeAmount.milliseconds(100)
  /// Changes that are told one by one, each to those alone who do not know it.
  private static let fewChanges = 8

  /// Notes under the lock that a user has come.
  ///
  /// - Returns: whether the caller has to ``scheduleNews(on:)``.
  func comes(_ user: UUIDv7, _ username: String, in state: inout State) -> Bool {
    state.news.note(user, username: username)
    defer { state.isNewsDue = true }
    return !state.isNewsDue
  }

  /// Notes under the lock that a user has gone.
  ///
  /// - Returns: whether the caller has to ``scheduleNews(on:)``.
  func goes(_ user: UUIDv7, _ username: String, from rooms: Set<UUIDv7>, in state: inout State) -> Bool {
    // Who is at another node as well has not gone.
    guard !rooms.isEmpty, !state.remote.isOnline(user) else { return false }
    state.news.note(user, username: username, rooms: rooms)
    defer { state.isNewsDue = true }
    return !state.isNewsDue
  }

  func scheduleNews(on loop: any EventLoop) {
    loop.scheduleTask(in: Self.presenceDelay) { self.tellNews() }
  }

  /// The connections of rooms, but for crowds; under the lock.
  func neighbours(in rooms: Set<UUIDv7>, of state: borrowing State) -> [[Audience.Group]] {
    var groups: [[Audience.Group]] = []
    for room in rooms {
      if let audience = state.rooms[room], audience.count <= Self.crowd { groups.append(audience.groups) }
    }
    return groups
  }

  /// The users behind connections, each once, by name; at most ``crowd`` of them.
  static func names(of audiences: [[Audience.Group]], but user: UUIDv7?) -> [(id: UUIDv7, username: String)] {
    names(of: audiences.joined().lazy.flatMap(\.connections), but: user)
  }

  static func names(
    of connections: some Sequence<Connection>, but user: UUIDv7?
  ) -> [(id: UUIDv7, username: String)] {
    var names: [UUIDv7: String] = [:]
    for connection in connections where connection.principal.user != user {
      names[connection.principal.user] = connection.username
      if names.count == crowd { break }
    }
    return names.sorted { $0.value < $1.value }.map { (id: $0.key, username: $0.value) }
  }

  /// Somebody's coming or going, and where it is to be heard.
  private struct News {
    let user: (id: UUIDv7, username: String)
    let isOnline: Bool
    let number: UInt64
    let rooms: Set<UUIDv7>
  }

  private func tellNews() {
    let (news, audiences) = state.withLock { state -> ([News], [UUIDv7: [Audience.Group]]) in
      state.isNewsDue = false
      var news: [News] = []
      var audiences: [UUIDv7: [Audience.Group]] = [:]
      for (user, change) in state.news.take() {
        let presence = state.users[user].flatMap { $0.rooms.isEmpty ? nil : $0 }
        let isOnline = presence != nil
        let rooms = presence?.rooms ?? change.rooms
        for room in rooms where audiences[room] == nil {
          guard let audience = state.rooms[room] else { continue }
          if isOnline, audience.count > Self.crowd { continue }
          audiences[room] = audience.groups
        }
        news.append(
          News(user: (user, change.username), isOnline: isOnline, number: change.number, rooms: rooms))
      }
      return (news, audiences)
    }
    guard !news.isEmpty else { return }
    var outbox = Outbox()
    if news.count <= Self.fewChanges {
      for one in news.sorted(by: { $0.number < $1.number }) { tell(one, audiences, through: &outbox) }
    } else {
      tell(news, audiences, through: &outbox)
    }
    outbox.flush(metrics)
  }

  private func tell(_ news: News, _ audiences: [UUIDv7: [Audience.Group]], through outbox: inout Outbox) {
    var hearers: [ConnectionID: Connection] = [:]
    for room in news.rooms {
      for connection in audiences[room, default: []].lazy.flatMap(\.connections) {
        guard connection.principal.user != news.user.id,
          connection.presenceSeen.load(ordering: .relaxed) < news.number
        else { continue }
        hearers[connection.id] = connection
      }
    }
    let frame = news.isOnline ? Frames.userJoined(news.user) : Frames.userLeft(news.user)
    outbox.add(frame.frame, to: Array(hearers.values))
  }

  /// Tells many changes: one frame for all connections that share the same rooms with those who came and went.
  private func tell(_ news: [News], _ audiences: [UUIDv7: [Audience.Group]], through outbox: inout Outbox) {
    let rooms = Array(audiences.keys)
    var shared: [ConnectionID: (connection: Connection, rooms: [Int])] = [:]
    for (index, room) in rooms.enumerated() {
      for connection in audiences[room, default: []].lazy.flatMap(\.connections) {
        shared[connection.id, default: (connection, [])].rooms.append(index)
      }
    }
    var hearers: [[Int]: [Connection]] = [:]
    for (connection, rooms) in shared.values { hearers[rooms, default: []].append(connection) }
    for (indices, connections) in hearers {
      let heard = Set(indices.map { rooms[$0] })
      let relevant = news.filter { !$0.rooms.isDisjoint(with: heard) }
      let frame = Frames.presence(
        joined: relevant.filter(\.isOnline).map(\.user), left: relevant.filter { !$0.isOnline }.map(\.user))
      outbox.add(frame.frame, to: connections)
    }
  }
}
