import ChatServer
import Foundation
import NIOHTTP1
import Testing
import WireCoding

/// Many clients that behave badly at once, and one that goes on talking. Together about half a minute.
@Suite("Faults under load", .serialized)
struct LoadFaultTests {
  /// A room whose two members talk, and a third account for those who misbehave.
  private func withRoom(
    _ change: @escaping (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestServer, TestRoom, _ reader: TestSocket, _ bad: TestAccount) async throws -> Void
  ) async throws {
    OpenFiles.raiseLimit()
    try await TestServer.with({
      $0.connectionsPerUser = 2_000
      $0.rateLimits.message = .init(burst: 100_000, perSecond: 100_000)
      $0.rateLimits.general = .init(burst: 100_000, perSecond: 100_000)
      change(&$0)
    }) { server in
      let alice = try await TestAccount.register(on: server)
      let carol = try await TestAccount.register(on: server)
      let bad = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([carol, bad])
      let reader = try await TestSocket(carol)
      reader.hello()
      _ = try await reader.next("online_users")
      try await body(server, room, reader, bad)
      reader.close()
    }
  }

  /// A message reaches the reader.
  private func talk(_ text: String, in room: TestRoom, to reader: TestSocket) async throws {
    #expect(try await room.account.send(text, to: room.id).status == 200)
    #expect(try await reader.next("message")["payload"]?.bytes == Array(text.utf8))
  }

  @Test("A thousand clients that stop reading are cut off with 4413, while memory stays bounded and others are served")
  func slowReaders() async throws {
    try await withRoom({
      $0.outboundLimit = 64 * 1024
      $0.slowReaderPatience = 1
    }) { server, room, reader, bad in
      var sleepers: [RawSocket] = []
      for _ in 0..<1_000 { sleepers.append(try await .greeting(bad, reads: false, segment: 536)) }
      try await connections(1_001, on: server)
      let before = residentBytes()
      let payload = [UInt8](repeating: 65, count: 16 * 1024)
      for _ in 0..<40 {
        let reply = try await room.account.post(
          room.path + "/messages", ["id": .string(TestAccount.newID().text), "payload": .bytes(payload)])
        #expect(reply.status == 200)
        #expect(try await reader.next("message")["payload"]?.bytes == payload)
      }
      // 40 messages are 870 KB to each: what waited for a thousand without a bound would be far beyond this.
      #expect(residentBytes() - before < 512 << 20)
      // They wake one by one: some too soon, some too late, and some in the seconds that a Close frame waits for them.
      var woken = 0
      while woken < 400, !sleepers.contains(where: { $0.ended(with: 4413) }) {
        sleepers[woken].startReading()
        woken += 1
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(sleepers.contains { $0.ended(with: 4413) })
      sleepers.removeFirst(woken)
      try await connections(1, on: server)
      withExtendedLifetime(sleepers) {}
      try await talk("still here", in: room, to: reader)
    }
  }

  @Test("A million bytes of garbage, before and behind the handshake, harm nobody")
  func garbage() async throws {
    try await withRoom { server, room, reader, bad in
      var generator = Generator(state: 7)
      var sockets: [RawSocket] = []
      for index in 0..<20 {
        let socket = try await RawSocket(port: server.port)
        if index % 2 == 1 { try await socket.send(Array(RawSocket.upgrade(bad).utf8)) }
        // The server hangs up in the middle of it: that is no failure here.
        try? await socket.send((0..<50_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        sockets.append(socket)
      }
      try await end(sockets)
      try await talk("still here", in: room, to: reader)
    }
  }

  @Test("Clients that vanish in the middle of a request, or without a word after hello, are given up")
  func halfOpen() async throws {
    try await withRoom({ $0.pingInterval = 1 }) { server, room, reader, bad in
      var silent: [RawSocket] = []
      for _ in 0..<100 {
        // Half a head; and a client that answers no ping.
        let socket = try await RawSocket(port: server.port)
        try await socket.send(Array("GET /ws HTTP/1.1\r\nHost: loc".utf8))
        silent.append(socket)
        silent.append(try await .greeting(bad, reads: true))
      }
      try await talk("meanwhile", in: room, to: reader)
      try await end(silent)
      try await connections(1, on: server)
      try await talk("still here", in: room, to: reader)
    }
  }

  /// Waits until so many WebSockets are open.
  private func connections(_ count: Int64, on server: TestServer) async throws {
    let deadline = ContinuousClock.now + .seconds(90)
    var found: Int64?
    while found != count, ContinuousClock.now < deadline {
      found = try await server.call(.GET, "/api/stats")["connections"]?.integer
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(found == count)
  }

  /// Waits until the server has ended all of them.
  private func end(_ sockets: [RawSocket]) async throws {
    let deadline = ContinuousClock.now + .seconds(90)
    while sockets.contains(where: \.isOpen), ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(sockets.filter { $0.isOpen }.isEmpty)
  }

  private func residentBytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }
}
