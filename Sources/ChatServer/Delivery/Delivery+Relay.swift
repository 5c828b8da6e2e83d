import ChatProtocol
import Metrics
import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// What is said to connections.
extension Delivery {
  /// Tells those whom it concerns, through `outbox`. Called by the one writer of the log, so that every connection sees
  /// its order.
  ///
  /// - Parameter arrival: when the server was asked for the change.
  func perform(_ effects: [DeliveryEffect], arrival: NIODeadline, through outbox: inout Outbox) {
    for effect in effects {
      switch effect {
      case .event(let event, let except):
        outbox.add({ Frames.event(event) }, room: event.room, except: except, arrival: arrival) {
          state.withLock { $0.rooms[event.room]?.groups ?? [] }
        }
      case .receipt(let receipt):
        // Hundreds who read at once would tell hundreds each: in a crowd the members' list says how far they are.
        let groups = state.withLock { state in
          state.rooms[receipt.room].flatMap { $0.count <= Self.crowd ? $0.groups : nil } ?? []
        }
        if !groups.isEmpty { outbox.add(Frames.receipt(receipt).frame, toThoseWhoKeepUp: groups) }
      case .joined(let room, let roles):
        joined(room, roles: roles, through: &outbox)
        outbox.divide()
      case .left(let room, let users):
        left(room, users: users, through: &outbox)
        outbox.divide()
      case .changed(let room, let roles):
        for (user, role) in roles {
          let connections = connections(of: user)
          if !connections.isEmpty { outbox.add(Frames.room(room, role: role).frame, to: connections) }
        }
      case .mail(let item, let user, let device):
        let connections = connections(of: user).filter { $0.principal.device == device }
        if !connections.isEmpty { outbox.add(Frames.mailbox([item], more: false).frame, to: connections) }
      }
    }
  }

  /// Passes on what is not stored, to the other connections of the room that keep up.
  ///
  /// - Returns: false where the sender does not hear the room.
  func sendEphemeral(_ payload: [UInt8], to room: UUIDv7, from connection: Connection, device: UUIDv7) -> Bool {
    let groups = state.withLock { state -> [Audience.Group]? in
      guard let audience = state.rooms[room], audience.contains(connection) else { return nil }
      return audience.groups
    }
    guard let groups else { return false }
    metrics.ephemerals.increment()
    let frame = Frames.ephemeral(
      room: room, sender: connection.principal.user, device: device, payload: payload
    ).frame
    let sender = connection.id
    for group in groups where !group.connections.isEmpty {
      let connections = group.connections
      group.loop.execute {
        for connection in connections where connection.id != sender { connection.deliverEphemeral(frame) }
      }
    }
    return true
  }

  private func connections(of user: UUIDv7) -> [Connection] { state.withLock { $0.users[user]?.connections ?? [] } }

  // MARK: membership

  private func joined(_ room: RoomSummary, roles: [UUIDv7: RoomRole], through outbox: inout Outbox) {
    let (arrivals, residents) = state.withLock { state -> (arrivals: [Connection], residents: [Audience.Group]) in
      let residents = state.rooms[room.id]?.groups ?? []
      var arrivals: [Connection] = []
      for user in roles.keys {
        guard var presence = state.users[user] else { continue }
        presence.rooms.insert(room.id)
        presence.changes += 1
        state.users[user] = presence
        arrivals += presence.connections
      }
      if !arrivals.isEmpty {
        for connection in arrivals { state.rooms[room.id, default: Audience()].insert(connection) }
      }
      return (arrivals, residents)
    }
    guard !arrivals.isEmpty else { return }
    let names = Self.names(of: [residents], but: nil)
    let known = names.isEmpty ? nil : Frames.presence(joined: names, left: []).frame
    for connection in arrivals {
      guard let role = roles[connection.principal.user] else { continue }
      outbox.add(Frames.room(room, role: role).frame, to: connection)
      if let known { outbox.add(known, to: connection) }
    }
    let newcomers = Self.names(of: arrivals, but: nil)
    let news = Frames.presence(joined: newcomers, left: []).frame
    for group in residents { outbox.add(news, to: group.connections) }
  }

  private func left(_ room: UUIDv7, users: [UUIDv7], through outbox: inout Outbox) {
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
    outbox.add(Frames.roomRemoved(room).frame, to: gone)
  }
}
