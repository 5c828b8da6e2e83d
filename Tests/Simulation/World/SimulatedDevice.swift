import ChatEngine
import ChatProtocol
import EngineInterface
import MLS
import WireCoding

@testable import ChatEngine

/// A device: a process that may end between any two actions, and a store that outlives it.
final class SimulatedDevice {
  /// What a store holds, and what of it the user sees.
  struct Store {
    var records: [String: [UInt8]]
    var history: [UUIDv7: [UInt64: Ledger.Line]] = [:]
    /// The tag of the epoch with which the present stay in a room began.
    var stays: [UUIDv7: [UInt8]] = [:]
  }

  unowned let world: Simulation
  let index: Int
  let person: IdentityPool.Person
  let identity: IdentityPool.Device
  var store: Store
  var engine: ChatEngine
  /// Counts the processes: what belongs to an earlier one is dropped.
  var process = 0
  var isRunning = false
  /// Whether it has been set up at all.
  var isActive = false
  /// Whether it has a network.
  var isOnline = true
  var connection: Int?
  var wish = 0
  /// Actions that are still performed before the process dies.
  var actionsToLive: Int?
  var waiting: [String: String] = [:]
  /// Copies of the store, to go back to.
  var snapshots: [Store] = []
  /// Whether it has lost state that it cannot get back: what it misses then is not held against anybody.
  var wasRolledBack = false

  var id: UUIDv7 { identity.id }
  var user: UUIDv7 { person.id }
  var name: String { "\(person.username).\(person.devices.firstIndex { $0.id == id } ?? 0)" }

  init(_ world: Simulation, index: Int, person: IdentityPool.Person, identity: IdentityPool.Device) {
    self.world = world
    self.index = index
    self.person = person
    self.identity = identity
    store = Store(records: identity.records)
    engine = ChatEngine(entropy: SplitMix64(seed: world.seed, stream: UInt64(index)), suites: [world.suite])
  }

  /// The room as its store holds it, if its keys are there, too.
  func stored(_ room: UUIDv7) -> RoomRecord? {
    guard store.records[Room.key(Room.secretsPrefix, room)] != nil,
      let record = store.records[Room.key(Room.prefix, room)]
    else { return nil }
    return try? RoomRecord(decoding: record)
  }

  func boot() throws {
    process += 1
    isRunning = true
    connection = nil
    actionsToLive = nil
    waiting = [:]
    let entropy = SplitMix64(seed: world.seed &+ UInt64(process) << 32, stream: UInt64(index))
    engine = ChatEngine(entropy: entropy, suites: [world.suite])
    let records = store.records.keys.sorted().filter { EngineRecord.isForEngine($0) }.map {
      EngineRecord(key: $0, value: store.records[$0] ?? [])
    }
    try handle(.start(records))
    try handle(.command(.connect, reference: nil))
  }

  func die() {
    process += 1
    isRunning = false
    if let connection { world.dropped(connection) }
    connection = nil
    waiting = [:]
  }

  func command(_ command: Command) throws {
    guard isRunning else { return }
    let reference = world.newReference()
    waiting[reference] = command.name
    try handle(.command(command, reference: reference))
  }

  func handle(_ event: EngineEvent) throws {
    guard isRunning else { return }
    world.note(event, self)
    let actions = engine.handle(event, now: world.now)
    for action in actions {
      world.note(action, self)
      if let left = actionsToLive {
        guard left > 0 else {
          world.trace { "\(self.name) dies before \(action.name)" }
          die()
          world.scheduleBoot(self)
          return
        }
        actionsToLive = left - 1
      }
      try perform(action)
    }
  }

  private func perform(_ action: EngineAction) throws {
    switch action {
    case .persist(let changes): try persist(changes)
    case .http(let request):
      try world.ledger.leaves(request, self)
      world.send(request, from: self)
    case .openSocket: world.open(self)
    case .send(let text):
      guard let connection else { return }
      try world.ledger.leaves(frame: text, self)
      world.send(text, from: self, over: connection)
    case .closeSocket:
      if let connection { world.dropped(connection) }
      connection = nil
    case .emit(let news): try emitted(news)
    case .wake(let milliseconds):
      wish += 1
      world.traffic.add(.tick(device: index, process: process, wish: wish), at: world.now + UInt64(milliseconds))
    case .forgetSession: throw Violation("session", "\(name) forgets its session")
    }
  }

  private func persist(_ changes: [EngineChange]) throws {
    for change in changes {
      if change.key.hasPrefix(EngineRecord.entryPrefix) {
        try world.ledger.recorded(change, self)
      } else if change.key.hasPrefix(Room.outboxPrefix), let value = change.value {
        try world.ledger.encrypted(OutgoingMessage(decoding: value), key: change.key, self)
      } else if change.key.hasPrefix(Standing.prefix), let value = change.value {
        try joined(UUIDv7(text: String(change.key.dropFirst(Standing.prefix.count))), Standing(decoding: value))
      }
      store.records[change.key] = change.value
    }
    for change in changes where change.key.hasPrefix(Room.secretsPrefix) {
      if let room = try? UUIDv7(text: String(change.key.dropFirst(Room.secretsPrefix.count))) {
        world.trace {
          let own = engine.rooms[room]
          return "\(name) stores \(room.short) at \(own?.record.cursor ?? 0), epoch \(own?.group?.epoch ?? 0)"
        }
        try world.ledger.agrees(room, self)
        try world.ledger.follows(room, self)
      }
    }
  }

  /// A stay is known by the tag of its first epoch.
  private func joined(_ room: UUIDv7, _ standing: Standing) {
    if standing.epochs.count == 1 { store.stays[room] = standing.epochs[0].tag }
  }

  private func emitted(_ news: News) throws {
    // What is told crosses to the host as bytes: it has to come out there as it went in.
    guard try News(decoding: news.encoded) == news else { throw Violation("news", "\(name) tells what is not read so") }
    switch news {
    case .reply(let reference, let outcome):
      guard let name = waiting.removeValue(forKey: reference) else {
        throw Violation("one reply", "\(self.name) answers \(reference) twice")
      }
      world.replied(self, to: name, outcome)
    case .notice(let level, let failure, let room): world.noticed(self, level, failure, room)
    case .state, .progress, .rooms, .members, .entry, .online, .receipt: break
    }
  }
}

extension Command {
  /// What it is called in the run's record.
  var name: String { json["type"]?.string ?? "" }
}

extension EngineAction {
  var name: String {
    switch self {
    case .persist: "persist"
    case .http(let request): "http \(request.method) \(request.path)"
    case .openSocket: "openSocket"
    case .send: "send"
    case .closeSocket: "closeSocket"
    case .emit: "emit"
    case .wake: "wake"
    case .forgetSession: "forgetSession"
    }
  }
}
