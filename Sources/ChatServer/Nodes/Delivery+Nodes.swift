import ChatProtocol
import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// What other nodes have to say to this node's connections.
extension Delivery {
  /// Whether somebody here hears the room.
  func hears(_ room: UUIDv7) -> Bool { state.withLock { $0.rooms[room] != nil } }

  func isConnected(_ connection: Connection) -> Bool { state.withLock { $0.connections[connection.id] != nil } }

  /// Those of a room who are connected here; at most ``crowd``.
  func present(in room: UUIDv7) -> [(id: UUIDv7, username: String)] {
    Self.names(of: [state.withLock { $0.rooms[room]?.groups ?? [] }], but: nil)
  }

  /// Those of `users` who are connected here, with their connections.
  func present(among users: some Sequence<UUIDv7>) -> [(user: UUIDv7, username: String, connections: [Connection])] {
    state.withLock { state in
      users.compactMap { user in state.users[user].map { (user, $0.username, $0.connections) } }
    }
  }

  /// Passes on an ephemeral frame of another node.
  func relayEphemeral(_ frame: [UInt8], to room: UUIDv7, through outbox: inout Outbox) {
    let groups = state.withLock { $0.rooms[room]?.groups ?? [] }
    guard !groups.isEmpty else { return }
    outbox.add(PreparedFrame(utf8: frame), toThoseWhoKeepUp: groups)
    // Entries that come behind it stay behind it: who has sent something is not typing it any more.
    outbox.divide()
  }

  /// Passes on a frame for one device.
  func relay(_ frame: [UInt8], to user: UUIDv7, device: UUIDv7, through outbox: inout Outbox) {
    let connections = state.withLock { $0.users[user]?.connections ?? [] }.filter { $0.principal.device == device }
    if !connections.isEmpty { outbox.add(PreparedFrame(utf8: frame), to: connections) }
  }

  /// Tells the room's connections to fetch its log.
  func resync(_ room: UUIDv7, through outbox: inout Outbox) {
    let frame = Frames.resync(room).frame
    for group in state.withLock({ $0.rooms[room]?.groups ?? [] }) { outbox.add(frame, to: group.connections) }
  }

  // MARK: who is at other nodes

  /// Those at other nodes who hear one of the rooms; at most ``crowd``.
  func elsewhere(in rooms: [UUIDv7], but user: UUIDv7) -> [RemotePresence.User] {
    state.withLock { state in
      var names: [UUIDv7: String] = [:]
      for room in rooms {
        for other in state.remote.users(in: room) where other.id != user && state.users[other.id] == nil {
          names[other.id] = other.username
          if names.count == Self.crowd { return names.map { ($0.key, $0.value) } }
        }
      }
      return names.map { ($0.key, $0.value) }
    }
  }

  func came(_ users: [RemotePresence.User], at node: UUIDv7, in room: UUIDv7, through outbox: inout Outbox) {
    let came = state.withLock { state -> [RemotePresence.User] in
      guard state.rooms[room] != nil else { return [] }
      return state.remote.add(users, at: node, in: room)
    }
    tell(came: came, went: [], in: room, through: &outbox)
  }

  func went(_ users: [UUIDv7], at node: UUIDv7, in room: UUIDv7, through outbox: inout Outbox) {
    let went = state.withLock { $0.remote.remove(users, at: node, in: room) }
    tell(came: [], went: went, in: room, through: &outbox)
  }

  /// A node's whole list for a room takes the place of what was known.
  func there(_ users: [RemotePresence.User], at node: UUIDv7, in room: UUIDv7, through outbox: inout Outbox) {
    let present = Set(users.map(\.id))
    let gone = state.withLock { $0.remote.users(at: node, in: room) }.filter { !present.contains($0) }
    went(gone, at: node, in: room, through: &outbox)
    came(users, at: node, in: room, through: &outbox)
  }

  /// A node is gone, and with it those who were there.
  func gone(_ node: UUIDv7, through outbox: inout Outbox) {
    for room in state.withLock({ $0.remote.rooms(at: node) }) {
      there([], at: node, in: room, through: &outbox)
    }
  }

  func forgetRemote(_ room: UUIDv7) {
    state.withLock { state in if state.rooms[room] == nil { state.remote.forget(room) } }
  }

  private func tell(
    came: [RemotePresence.User], went: [RemotePresence.User], in room: UUIDv7, through outbox: inout Outbox
  ) {
    guard !came.isEmpty || !went.isEmpty else { return }
    let (groups, came, went) = state.withLock { state in
      // Who is connected here as well is known already, and has not gone.
      (
        neighbours(in: [room], of: state).joined(), came.filter { state.users[$0.id] == nil },
        went.filter { state.users[$0.id] == nil && !state.remote.isOnline($0.id, in: room) }
      )
    }
    guard !came.isEmpty || !went.isEmpty else { return }
    let frame = Frames.presence(joined: came, left: went).frame
    for group in groups { outbox.add(frame, to: group.connections) }
  }
}
