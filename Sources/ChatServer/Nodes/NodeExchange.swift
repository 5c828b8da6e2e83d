import Bus
import ChatProtocol
import Database
import Logging
import NIOCore
import ServiceLifecycle
import WireCoding

/// The other nodes: what is written here reaches their clients, and what is written there this node's.
///
/// The bus may lose messages; the database does not. Each room that somebody here hears has a cursor, entries are handed
/// out in the log's order, and after an interruption or where one stays away they are fetched.
actor NodeExchange: Service {
  /// Milliseconds that an entry may be overtaken before it is fetched.
  static let gapPatience: Int64 = 300
  /// Milliseconds between signs of life, and after which a node that gives none is taken for dead.
  static let signInterval: Int64 = 2_000
  static let signPatience: Int64 = 10_000
  /// Entries of a room that are fetched after an interruption; where more are missing, the clients fetch them.
  static let catchUpLimit: UInt64 = 1_000

  nonisolated let node: UUIDv7
  nonisolated let bus: any Bus
  let database: any SQLDatabase
  let delivery: Delivery
  let revocations: SessionRevocations
  let clock: Clock
  let logger: Logger
  /// Milliseconds that access tokens live.
  let tokenLifetime: Int64
  var cursors: [UUIDv7: RoomCursor] = [:]
  var hasMissed = false
  var isSweeping = false
  /// What the latest messages from the bus had to say.
  var lastHandout: Handout?
  private var followed: [ConnectionID: Set<String>] = [:]
  private var signs: [UUIDv7: Int64] = [:]
  private var lastSign: Int64 = 0

  init(
    node: UUIDv7, bus: any Bus, database: any SQLDatabase, delivery: Delivery, revocations: SessionRevocations,
    clock: Clock, logger: Logger, tokenLifetime: Int64
  ) {
    self.node = node
    self.bus = bus
    self.database = database
    self.delivery = delivery
    self.revocations = revocations
    self.clock = clock
    self.logger = logger
    self.tokenLifetime = tokenLifetime
  }

  static func topic(room: UUIDv7) -> String { "room:" + room.text }
  static func topic(user: UUIDv7) -> String { "user:" + user.text }
  static let sessionsTopic = "sessions"
  static let nodesTopic = "nodes"

  func run() async throws {
    await bus.subscribe(to: [Self.sessionsTopic, Self.nodesTopic])
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [bus] in await bus.run { events in await self.receive(events) } }
      group.addTask {
        await cancelWhenGracefulShutdown {
          while !Task.isCancelled {
            await self.tick()
            try? await Task.sleep(for: .milliseconds(250))
          }
        }
        await self.leave()
      }
    }
  }

  private func leave() async {
    publish(.leaving(node: node), to: Self.nodesTopic)
    await bus.close()
  }

  nonisolated func publish(_ message: NodeMessage, to topic: String) {
    bus.publish(BusMessage(topic: topic, body: message.encoded))
  }

  // MARK: what this node hears

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

  /// Something may have been written of which nobody here has heard.
  func mayHaveMissed() { hasMissed = true }

  // MARK: what is written here

  /// Hands out what a batch of changes says, here and to the other nodes.
  ///
  /// - Parameter arrival: when the server was asked for the first of them.
  func perform(_ effects: [DeliveryEffect], arrival: NIODeadline) -> Handout {
    var outbox = Outbox()
    // Messages are most of it: they go out together, in their places among the rest.
    var messages: [BusMessage] = []
    for effect in effects {
      if case .event(let event, _) = effect {
        messages.append(BusMessage(topic: Self.topic(room: event.room), body: NodeMessage.event(event).encoded))
      } else {
        bus.publish(messages)
        messages = []
        publish(effect)
      }
      deliver(effect, arrival: arrival, through: &outbox)
    }
    bus.publish(messages)
    return outbox.flush(delivery.metrics)
  }

  private func publish(_ effect: DeliveryEffect) {
    switch effect {
    case .event(let event, _): publish(.event(event), to: Self.topic(room: event.room))
    case .receipt(let receipt): publish(.receipt(receipt), to: Self.topic(room: receipt.room))
    case .joined(let room, let roles):
      for (user, role) in roles { publish(.room(room, role: role, isNew: true), to: Self.topic(user: user)) }
    case .changed(let room, let roles):
      for (user, role) in roles { publish(.room(room, role: role, isNew: false), to: Self.topic(user: user)) }
    case .left(let room, let users):
      for user in users { publish(.left(room: room), to: Self.topic(user: user)) }
    case .mail(let item, let user, let device):
      let frame = Frames.mailbox([item], more: false).encoded
      publish(.mail(device: device, frame: frame), to: Self.topic(user: user))
    }
  }

  func deliver(_ effect: DeliveryEffect, arrival: NIODeadline = .now(), through outbox: inout Outbox) {
    switch effect {
    case .event(let event, let except):
      guard delivery.hears(event.room) else {
        cursors[event.room] = nil
        return
      }
      // The first entry that is heard of a room: who joined it reads the log up to it.
      var cursor = cursors[event.room] ?? RoomCursor(delivered: event.seq - 1)
      let due = cursor.accept(event, except: except, now: clock.steady())
      cursors[event.room] = cursor
      delivery.perform(due.map { .event($0.event, except: $0.except) }, arrival: arrival, through: &outbox)
    case .joined(let room, let roles):
      delivery.perform([effect], arrival: arrival, through: &outbox)
      arrived(room, users: Array(roles.keys))
    case .left(let room, let users):
      delivery.perform([effect], arrival: arrival, through: &outbox)
      let present = delivery.present(among: users).map(\.user)
      if !present.isEmpty { publish(.went(node: node, users: present), to: Self.topic(room: room)) }
    default: delivery.perform([effect], arrival: arrival, through: &outbox)
    }
  }

  /// Users who are connected here are members of a room now: it has to be heard, from the entry on that made them so.
  private func arrived(_ room: RoomSummary, users: [UUIDv7]) {
    let arrivals = delivery.present(among: users)
    guard !arrivals.isEmpty else { return }
    if cursors[room.id] == nil { cursors[room.id] = RoomCursor(delivered: room.seq) }
    Task {
      for arrival in arrivals {
        for connection in arrival.connections { await follow(connection, rooms: [room.id]) }
      }
      let topic = Self.topic(room: room.id)
      publish(.came(node: node, users: arrivals.map { ($0.user, $0.username) }), to: topic)
      publish(.whoIsThere, to: topic)
      // What was written before the subscription stood.
      await catchUp([room.id])
    }
  }

  // MARK: time

  private func tick() async {
    let now = clock.steady()
    if now - lastSign >= Self.signInterval {
      lastSign = now
      publish(.alive(node: node), to: Self.nodesTopic)
    }
    var outbox = Outbox()
    for (node, sign) in signs where now - sign > Self.signPatience { lose(node, through: &outbox) }
    outbox.flush(delivery.metrics)
    if hasMissed {
      await sweep()
    } else {
      let overdue = cursors.filter { $0.value.gapSince.map { now - $0 > Self.gapPatience } ?? false }.map(\.key)
      if !overdue.isEmpty { await catchUp(overdue) }
    }
  }

  func heard(from node: UUIDv7) { signs[node] = clock.steady() }

  /// A node is gone. It may have written what it told nobody.
  func lose(_ node: UUIDv7, through outbox: inout Outbox) {
    signs[node] = nil
    hasMissed = true
    delivery.gone(node, through: &outbox)
  }
}
