import Bus
import Synchronization
import TestServices
import Testing

@Suite("The bus through Redis")
struct RedisBusTests {
  /// A node that notes what it hears.
  private final class Node: Sendable {
    let bus: RedisBus
    private let heard = Mutex<[BusEvent]>([])
    private let listening = Mutex<Task<Void, Never>?>(nil)

    init(_ server: RedisServer, _ number: UInt8) throws {
      bus = try RedisBus(url: server.url, node: [UInt8](repeating: number, count: 16))
      listening.withLock { task in
        task = Task { [self] in await bus.run { events in self.heard.withLock { $0 += events } } }
      }
    }

    var events: [BusEvent] { heard.withLock { $0 } }
    var bodies: [[UInt8]] {
      events.compactMap { event in if case .message(let message) = event { message.body } else { nil } }
    }

    func close() async {
      await bus.close()
      await listening.withLock { $0 }?.value
    }
  }

  private func withNodes(_ body: (RedisServer, Node, Node) async throws -> Void) async throws {
    let server = try await RedisServer()
    defer { server.remove() }
    let (first, second) = (try Node(server, 1), try Node(server, 2))
    try await until("connected") { first.bus.isHealthy() && second.bus.isHealthy() }
    do {
      try await body(server, first, second)
    } catch {
      await first.close()
      await second.close()
      throw error
    }
    await first.close()
    await second.close()
  }

  private func until(_ what: Comment, _ condition: () throws -> Bool) async throws {
    for _ in 0..<600 {
      if try condition() { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record(what)
  }

  @Test("Subscribers hear others in order, each topic as long as somebody wants it, and never themselves")
  func publish() async throws {
    try await withNodes { _, first, second in
      await second.bus.subscribe(to: ["a", "b"])
      await second.bus.subscribe(to: ["a"])
      await first.bus.subscribe(to: ["a"])
      for index in UInt8(0)..<100 { first.bus.publish(BusMessage(topic: "a", body: [index])) }
      first.bus.publish(BusMessage(topic: "c", body: [200]))
      first.bus.publish(BusMessage(topic: "b", body: []))
      try await until("101 messages") { second.bodies.count == 101 }
      #expect(second.bodies == (0..<100).map { [$0] } + [[]])
      #expect(first.bodies == [])

      // Wanted twice, left once: still heard. Left by all: no more.
      second.bus.unsubscribe(from: ["a"])
      first.bus.publish(BusMessage(topic: "a", body: [101]))
      try await until("still heard") { second.bodies.last == [101] }
      second.bus.unsubscribe(from: ["a"])
      await second.bus.subscribe(to: ["d"])
      first.bus.publish(BusMessage(topic: "a", body: [102]))
      first.bus.publish(BusMessage(topic: "d", body: [103]))
      try await until("the other topic") { second.bodies.last == [103] }
      #expect(!second.bodies.contains([102]))
      // And again.
      await second.bus.subscribe(to: ["a"])
      first.bus.publish(BusMessage(topic: "a", body: [104]))
      try await until("heard again") { second.bodies.last == [104] }
    }
  }

  @Test("Commands answer in order; a refused one is told; values hold any bytes")
  func commands() async throws {
    try await withNodes { _, first, second in
      let value: [UInt8] = [0, 13, 10, 255]
      #expect(try await first.bus.perform([BusCommand("SET", "key", .bytes(value))]).first?.text == "OK")
      let replies = try await second.bus.perform([
        BusCommand("GETDEL", "key"), BusCommand("GETDEL", "key"), BusCommand("INCR", "n"), BusCommand("KEYS", "*"),
      ])
      #expect(replies == [.bytes(value), .null, .integer(1), .array([.bytes(Array("n".utf8))])])
      await #expect(throws: BusError.refused) { try await first.bus.perform([BusCommand("NONSENSE")]) }
      #expect(try await first.bus.perform([BusCommand("PING")]).first?.text == "PONG")
    }
  }

  @Test("Thousands of topics and a megabyte at once")
  func sizes() async throws {
    try await withNodes { _, first, second in
      let topics = (0..<3_000).map { "room:\($0)" }
      await second.bus.subscribe(to: topics)
      for topic in topics { first.bus.publish(BusMessage(topic: topic, body: Array(topic.utf8))) }
      let large = [UInt8](repeating: 7, count: 1 << 20)
      first.bus.publish(BusMessage(topic: topics[0], body: large))
      try await until("all of them") { second.bodies.count == 3_001 }
      #expect(second.bodies.dropLast().map { String(decoding: $0, as: UTF8.self) } == topics)
      #expect(second.bodies.last == large)
    }
  }

  @Test("After a restart of Redis all hear again, and know that something may be missing")
  func restart() async throws {
    try await withNodes { server, first, second in
      await second.bus.subscribe(to: ["a"])
      first.bus.publish(BusMessage(topic: "a", body: [1]))
      try await until("the first") { second.bodies == [[1]] }

      server.stop()
      try await until("the loss is noticed") { !first.bus.isHealthy() && !second.bus.isHealthy() }
      first.bus.publish(BusMessage(topic: "a", body: [2]))
      await #expect(throws: BusError.unavailable) { try await first.bus.perform([BusCommand("PING")]) }
      await second.bus.subscribe(to: ["b"])

      try await server.restart()
      try await until("healed") { first.bus.isHealthy() && second.bus.isHealthy() }
      try await until("told") { second.events.contains(.interrupted) && first.events.contains(.interrupted) }
      first.bus.publish(BusMessage(topic: "a", body: [3]))
      first.bus.publish(BusMessage(topic: "b", body: [4]))
      try await until("both topics") { second.bodies == [[1], [3], [4]] }
    }
  }

  @Test("Addresses that are none are refused; an unreachable one is unhealthy, and closes")
  func addresses() async throws {
    for url in ["", "redis:", "http://localhost", "rediss://localhost", "redis://h:0", "redis://h/x", "redis://h?x=1"] {
      #expect(throws: BusError.invalidAddress) { try RedisBus(url: url, node: [1]) }
    }
    let bus = try RedisBus(url: "redis://:secret@127.0.0.1:\(try ServiceProcess.freePort())/3", node: [1])
    await #expect(throws: BusError.unavailable) { try await bus.perform([BusCommand("PING")]) }
    #expect(!bus.isHealthy())
    await bus.subscribe(to: ["a"])
    bus.unsubscribe(from: ["a"])
    await bus.close()
  }
}
