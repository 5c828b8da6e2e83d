import WireCoding

/// Who is online at other nodes, in the rooms that this node hears.
struct RemotePresence {
  typealias User = (id: UUIDv7, username: String)

  private struct Entry {
    let username: String
    var nodes: Set<UUIDv7>
  }

  private var rooms: [UUIDv7: [UUIDv7: Entry]] = [:]
  /// In how many of the rooms a user is.
  private var counts: [UUIDv7: Int] = [:]

  func isOnline(_ user: UUIDv7) -> Bool { counts[user] != nil }

  func isOnline(_ user: UUIDv7, in room: UUIDv7) -> Bool { rooms[room]?[user] != nil }

  func users(in room: UUIDv7) -> [User] { (rooms[room] ?? [:]).map { ($0.key, $0.value.username) } }

  /// - Returns: those who were at no other node before.
  mutating func add(_ users: [User], at node: UUIDv7, in room: UUIDv7) -> [User] {
    users.filter { user in
      if rooms[room]?[user.id]?.nodes.insert(node) != nil { return false }
      rooms[room, default: [:]][user.id] = Entry(username: user.username, nodes: [node])
      counts[user.id, default: 0] += 1
      return true
    }
  }

  /// - Returns: those who are at no other node now.
  mutating func remove(_ users: [UUIDv7], at node: UUIDv7, in room: UUIDv7) -> [User] {
    users.compactMap { user in
      guard var entry = rooms[room]?[user], entry.nodes.remove(node) != nil else { return nil }
      guard entry.nodes.isEmpty else {
        rooms[room]?[user] = entry
        return nil
      }
      rooms[room]?[user] = nil
      if rooms[room]?.isEmpty == true { rooms[room] = nil }
      if let count = counts[user] { counts[user] = count > 1 ? count - 1 : nil }
      return (user, entry.username)
    }
  }

  /// Those of a room whom a node counts.
  func users(at node: UUIDv7, in room: UUIDv7) -> [UUIDv7] {
    (rooms[room] ?? [:]).filter { $0.value.nodes.contains(node) }.map(\.key)
  }

  /// The rooms with users at a node.
  func rooms(at node: UUIDv7) -> [UUIDv7] {
    rooms.filter { $0.value.contains { $0.value.nodes.contains(node) } }.map(\.key)
  }

  /// The room is heard here no more.
  mutating func forget(_ room: UUIDv7) {
    for user in (rooms.removeValue(forKey: room) ?? [:]).keys {
      if let count = counts[user] { counts[user] = count > 1 ? count - 1 : nil }
    }
  }
}
