import ChatServer
import Foundation
import NIOCore
import NIOHTTP1
import TestServices
import Testing
import WebSockets
import WireCoding

@Suite("Two nodes", .serialized, .timeLimit(.minutes(4)))
struct NodeTests {
  /// A room of Alice's with Bob in it, Alice connected to the first node and Bob to the second.
  private func withPair(
    postgres: String? = nil, _ change: @escaping (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestCluster, TestRoom, TestAccount, TestSocket, TestSocket) async throws -> Void
  ) async throws {
    try await TestCluster.with(postgres: postgres, change) { cluster in
      let alice = try await TestAccount.register(on: cluster.first, "alice")
      let bob = try await TestAccount.register(on: cluster.first, "bob").moved(to: cluster.second)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let alices = try await TestSocket(alice)
      alices.hello([room.id: 1])
      _ = try await alices.next("online_users")
      let bobs = try await TestSocket(bob)
      bobs.hello([room.id: 1])
      _ = try await bobs.next("online_users")
      try await body(cluster, room, bob, alices, bobs)
      alices.close()
      bobs.close()
    }
  }

  @Test("Both write to one room: numbers have no gaps, and everybody sees the log's order")
  func order() async throws {
    try await withPair { _, room, _, alices, bobs in
      let count = 60
      for index in 0..<count {
        alices.message("a\(index)", to: room.id)
        bobs.message("b\(index)", to: room.id)
      }
      // Each gets an answer for its own and the other's messages, these in their order.
      for socket in [alices, bobs] {
        var accepted: [Int64] = []
        var heard: [Int64] = []
        while accepted.count < count || heard.count < count {
          let frame = try #require(try await socket.next())
          let seq = frame["seq"]?.integer ?? 0
          switch frame["type"]?.string {
          case "accepted": accepted.append(seq)
          case "message": heard.append(seq)
          case "rejected", "resync": Issue.record("\(frame.text)")
          default: break
          }
        }
        #expect(heard == heard.sorted())
        #expect((accepted + heard).sorted() == Array(2...Int64(2 * count + 1)))
      }
    }
  }

  @Test("Who is at the other node is online, comes and goes")
  func presence() async throws {
    try await withPair { cluster, room, bob, alices, bobs in
      #expect(try await alices.next("user_joined")["user"]?["id"]?.uuid == bob.user)
      for account in [room.account, bob] {
        // Each node hears of the other's users a moment after its own have said hello.
        _ = try await eventually {
          let members = try await account.get(room.path + "/members")["members"]?.array
          guard members?.map({ $0["online"]?.bool }) == [true, true] else { throw NotYet() }
        }
      }
      // Who comes later is told at once.
      let later = try await TestSocket(bob)
      later.hello([room.id: 1])
      #expect(
        try await later.next("online_users")["users"]?.array?.compactMap { $0["id"]?.uuid } == [room.account.user])
      later.close()
      _ = try await later.closeCode()
      // Typing travels, too.
      bobs.send(["type": "ephemeral", "room": .string(room.id.text), "payload": .bytes([1, 2])])
      let typing = try await alices.next("ephemeral")
      #expect(typing["sender"]?.uuid == bob.user)
      #expect(typing["payload"]?.bytes == [1, 2])

      bobs.close()
      #expect(try await alices.next("user_left")["user"]?["id"]?.uuid == bob.user)
    }
  }

  @Test("Who is added at one node hears of the room at the other, with the Welcome and what follows")
  func membership() async throws {
    try await TestCluster.with { cluster in
      let alice = try await TestAccount.register(on: cluster.first)
      let bob = try await TestAccount.register(on: cluster.second)
      var room = try await TestRoom.create(by: alice)
      let bobs = try await TestSocket(bob)
      bobs.hello()
      _ = try await bobs.next("online_users")
      try await room.add([bob])
      #expect(try await bobs.next("room")["room"]?["id"]?.uuid == room.id)
      #expect(try await bobs.next("mailbox")["items"]?.array?.first?["type"]?.string == "welcome")
      for index in 2..<12 {
        _ = try await alice.send("\(index)", to: room.id)
        #expect(try await bobs.next("message")["seq"]?.integer == Int64(index))
      }
      let removal = try room.removing(bob.user)
      #expect(try await room.post(removal).status == 200)
      #expect(try await bobs.next("room_removed")["room"]?.uuid == room.id)
      bobs.close()
    }
  }

  @Test("A ticket of one node opens a socket at the other, once")
  func tickets() async throws {
    try await TestCluster.with { cluster in
      let alice = try await TestAccount.register(on: cluster.first)
      let reply = try await alice.post("/api/auth/ws-ticket", [:])
      let ticket = try #require(reply["ticket"]?.string)
      let socket = try await TestSocket(url: cluster.second.socketURL + "?token=" + ticket)
      #expect(try await socket.next("connected")["user"]?["id"]?.uuid == alice.user)
      socket.close()
      for node in [cluster.first, cluster.second] {
        await #expect(throws: (any Error).self) { try await TestSocket(url: node.socketURL + "?token=" + ticket) }
      }
    }
  }

  @Test("A session that ends at one node ends at all: its sockets close, its tokens are refused")
  func revocation() async throws {
    try await withPair { cluster, _, bob, _, bobs in
      let session = try #require(try await bob.get("/api/auth/me")["session"]?.uuid)
      let elsewhere = bob.moved(to: cluster.first)
      #expect(try await elsewhere.delete("/api/auth/sessions/\(session.text)").status == 204)
      #expect(try await bobs.closeCode() == 4401)
      #expect(try await bob.get("/api/auth/me").status == 401)
      #expect(try await elsewhere.get("/api/auth/me").status == 401)
    }
  }

  @Test("Log-ins are counted for both together; without Redis, each counts for itself")
  func limits() async throws {
    try await TestCluster.with({ $0.rateLimits.authentication = .init(burst: 6, perSecond: 0.0001) }) { cluster in
      func ask(_ node: TestServer) async throws -> Int {
        try await node.send(.GET, "/api/auth/kdf?login=nobody").status
      }
      for node in [cluster.first, cluster.second, cluster.first, cluster.second, cluster.first, cluster.second] {
        #expect(try await ask(node) == 200)
      }
      #expect(try await ask(cluster.first) == 429)
      #expect(try await ask(cluster.second) == 429)
      cluster.redis.stop()
      for node in [cluster.first, cluster.second] {
        try await cluster.status(of: node, is: 503)
        for _ in 0..<6 { #expect(try await ask(node) == 200) }
        #expect(try await ask(node) == 429)
      }
    }
  }

  @Test("Redis restarts: readiness says so, messages are taken all the same, and afterwards nothing is missing")
  func redisRestart() async throws {
    try await withPair { cluster, room, _, alices, bobs in
      alices.message("before", to: room.id)
      #expect(try await alices.next("accepted")["seq"]?.integer == 2)
      #expect(try await bobs.next("message")["seq"]?.integer == 2)
      cluster.redis.stop()
      for node in [cluster.first, cluster.second] { try await cluster.status(of: node, is: 503) }
      let checks = try await cluster.first.send(.GET, "/api/health/ready")["checks"]
      #expect(checks?["bus"]?.string == "failed")
      #expect(checks?["database"]?.string == "ok")
      for index in 3..<13 {
        alices.message("\(index)", to: room.id)
        #expect(try await alices.next("accepted")["seq"]?.integer == Int64(index))
      }
      try await cluster.redis.restart()
      try await cluster.waitUntilReady()
      alices.message("after", to: room.id)
      for seq in 3...13 { #expect(try await bobs.next("message")["seq"]?.integer == Int64(seq)) }
    }
  }

  @Test("PostgreSQL restarts: messages are refused plainly meanwhile, and everything heals")
  func postgresRestart() async throws {
    let postgres = try await PostgresServer()
    defer { postgres.remove() }
    try await withPair(postgres: postgres.url()) { cluster, room, _, alices, bobs in
      postgres.stop()
      for node in [cluster.first, cluster.second] { try await cluster.status(of: node, is: 503) }
      #expect(
        try await cluster.first.send(.GET, "/api/health/ready")["checks"]?["database"]?.string == "failed")
      let id = TestAccount.newID()
      alices.message("refused", to: room.id, id: id)
      #expect(try await alices.next("rejected")["code"]?.string == "unavailable")
      let reply = try await room.account.send("refused", to: room.id, id: id)
      #expect(reply.status == 503 && reply.code == "unavailable")
      #expect(reply.headers.contains(name: "retry-after"))

      try await postgres.restart()
      try await cluster.waitUntilReady()
      alices.message("refused", to: room.id, id: id)
      #expect(try await alices.next("accepted")["seq"]?.integer == 2)
      let message = try await bobs.next("message")
      #expect(message["id"]?.uuid == id)
      #expect(message["seq"]?.integer == 2)
    }
  }
}
