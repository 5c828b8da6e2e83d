import Bus
import Database
import Logging
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
  var followed: [ConnectionID: Set<String>] = [:]
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

  /// Something may have been written of which nobody here has heard.
  func mayHaveMissed() { hasMissed = true }

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
