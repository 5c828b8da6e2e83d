import ChatServer
import Ciphers
import MLS
import NIOCore
import NIOHTTP1
import Testing
import WebSockets
import WireCoding

@Suite("Live delivery")
struct SocketTests {
  /// A room of Alice's with Bob in it, and a socket of each that has said hello.
  private func withPair(
    _ change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestRoom, TestAccount, TestSocket, TestSocket) async throws -> Void
  ) async throws {
    try await TestServer.with(change) { server in
      let alice = try await TestAccount.register(on: server, "alice")
      let bob = try await TestAccount.register(on: server, "bob")
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let first = try await TestSocket(alice)
      first.hello([room.id: 1])
      _ = try await first.next("online_users")
      let second = try await TestSocket(bob)
      second.hello([room.id: 1])
      _ = try await second.next("online_users")
      try await body(room, bob, first, second)
      first.close()
      second.close()
    }
  }

  @Test("A message is accepted, and reaches the others once")
  func messages() async throws {
    try await withPair { room, bob, alices, bobs in
      let id = TestAccount.newID()
      alices.message("hello", to: room.id, id: id)
      let accepted = try await alices.next("accepted")
      #expect(accepted["id"]?.uuid == id)
      #expect(accepted["seq"]?.integer == 2)
      let message = try await bobs.next("message")
      #expect(message["seq"]?.integer == 2)
      #expect(message["id"]?.uuid == id)
      #expect(message["sender"]?.uuid == room.account.user)
      #expect(message["device"]?.uuid == room.account.device)
      #expect(message["payload"]?.bytes == Array("hello".utf8))
      #expect(message["time"] == accepted["time"])

      // A repeat is answered, and delivered to nobody; over HTTP everybody hears.
      alices.message("hello", to: room.id, id: id)
      #expect(try await alices.next("accepted") == accepted)
      _ = try await bob.send("over http", to: room.id)
      #expect(try await alices.next("message")["seq"]?.integer == 3)
      #expect(try await bobs.next("message")["seq"]?.integer == 3)
    }
  }

  @Test("What was missed comes with hello: mailbox, then each room from its cursor")
  func history() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      for index in 0..<3 { _ = try await alice.send("before \(index)", to: room.id) }
      try await room.add([bob])
      for index in 0..<120 { _ = try await alice.send("\(index)", to: room.id) }

      // Not named in the hello: from where the device joined.
      let bobs = try await TestSocket(bob)
      let connected = try #require(try await bobs.next())
      #expect(connected["type"]?.string == "connected")
      #expect(connected["device"]?.uuid == bob.device)
      bobs.hello()
      let mail = try #require(try await bobs.next())
      #expect(mail["type"]?.string == "mailbox")
      #expect(mail["items"]?.array?.count == 1)
      let history = try #require(try await bobs.next())
      #expect(history["type"]?.string == "history")
      #expect(history["events"]?.array?.count == 100)
      #expect(history["events"]?.array?.first?["seq"]?.integer == 5)
      #expect(history["more"]?.bool == true)
      bobs.send(["type": "ack", "mailbox": 1])

      // From the cursor of a client that was away.
      let again = try await TestSocket(bob)
      again.hello([room.id: 120], mailbox: 1)
      let rest = try await again.next("history")
      #expect(rest["events"]?.array?.compactMap { $0["seq"]?.integer } == [121, 122, 123, 124])
      #expect(rest["more"]?.bool == false)
      for _ in 0..<100 where try await bob.get("/api/mailbox")["items"]?.array != [] {
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(try await bob.get("/api/mailbox")["items"]?.array == [])
    }
  }

  @Test("People come and go before the eyes of those who share a room, and of nobody else")
  func presence() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server, "alice")
      let bob = try await TestAccount.register(on: server, "bob")
      let stranger = try await TestAccount.register(on: server, "stranger")
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let others = try await TestSocket(stranger)
      others.hello()
      #expect(try await others.next("online_users")["users"]?.array == [])
      let alices = try await TestSocket(alice)
      alices.hello()
      #expect(try await alices.next("online_users")["users"]?.array == [])
      let bobs = try await TestSocket(bob)
      bobs.hello()
      let online = try await bobs.next("online_users")["users"]?.array
      #expect(online == [["id": .string(alice.user.text), "username": "alice"]])
      #expect(try await alices.next("user_joined")["user"]?["username"]?.string == "bob")
      #expect(
        try await alice.get(room.path + "/members")["members"]?.array?.map { $0["online"]?.bool } == [true, true])

      // A second connection of Bob's is no news; the end of the last one is.
      let second = try await TestSocket(bob)
      second.hello()
      _ = try await second.next("online_users")
      second.close()
      _ = try await second.closeCode()
      bobs.close()
      let next = try #require(try await alices.next())
      #expect(next["type"]?.string == "user_left")
      #expect(next["user"]?["id"]?.uuid == bob.user)
      others.send(["type": "ping"])
      #expect(try await others.next()?["type"]?.string == "pong")
    }
  }

  @Test("Who is added hears of the room and of what follows; who is removed hears no more")
  func membership() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      let bobs = try await TestSocket(bob)
      bobs.hello()
      _ = try await bobs.next("online_users")
      try await room.add([bob])
      #expect(try await bobs.next("room")["room"]?["id"]?.uuid == room.id)
      #expect(try await bobs.next("mailbox")["items"]?.array?.first?["type"]?.string == "welcome")
      _ = try await alice.send("hi", to: room.id)
      #expect(try await bobs.next("message")["seq"]?.integer == 2)
      _ = try await alice.patch(room.path, ["profile": .bytes([9])])
      #expect(try await bobs.next("room")["room"]?["profile"]?.bytes == [9])
      let removal = try room.removing(bob.user)
      #expect(try await room.post(removal).status == 200)
      let frames = [try await bobs.next(), try await bobs.next()]
      #expect(frames.contains { $0?["type"]?.string == "room_removed" })
      _ = try await alice.send("after", to: room.id)
      bobs.send(["type": "ping"])
      #expect(try await bobs.next()?["type"]?.string == "pong")
    }
  }

  @Test("A commit reaches every member, its sender too, with the epoch that it starts from")
  func commits() async throws {
    try await withPair { room, _, alices, bobs in
      let update = try room.group.commitApart([.update], entropy: SystemEntropy())
      #expect(try await room.post(update).status == 200)
      for socket in [alices, bobs] {
        let commit = try await socket.next("commit")
        #expect(commit["epoch"]?.integer == 1)
        #expect(commit["payload"]?.bytes == update.commit)
      }
    }
  }

  @Test("What is ephemeral passes to the others, and is kept nowhere")
  func ephemeral() async throws {
    try await withPair { room, bob, alices, bobs in
      alices.send(["type": "ephemeral", "room": .string(room.id.text), "payload": .bytes([1, 2])])
      let frame = try await bobs.next("ephemeral")
      #expect(frame["payload"]?.bytes == [1, 2])
      #expect(frame["sender"]?.uuid == room.account.user)
      #expect(try await bob.get(room.path)["seq"]?.integer == 1)
      alices.send(["type": "ephemeral", "room": .string(TestAccount.newID().text), "payload": .bytes([1, 2])])
      #expect(try await alices.next("rejected")["code"]?.string == "not_member")
    }
  }

  @Test("What cannot be done is rejected with a code, and the connection goes on")
  func rejections() async throws {
    try await withPair { room, _, alices, _ in
      let id = TestAccount.newID()
      alices.message("x", to: TestAccount.newID(), id: id)
      let unknown = try await alices.next("rejected")
      #expect(unknown["code"]?.string == "not_found")
      #expect(unknown["id"]?.uuid == id)
      for text in [
        "", "{", "[]", "{}", #"{"type":"nonsense"}"#, #"{"type":"message"}"#, #"{"type":"hello","rooms":[]}"#,
        #"{"type":"message","room":"x","id":"y","payload":"z"}"#, #"{"type":"read","room":"x","seq":-1}"#,
      ] {
        alices.connection.send(text: text)
        #expect(try await alices.next("rejected")["code"]?.string == "invalid_field")
      }
      alices.message("still here", to: room.id)
      #expect(try await alices.next("accepted")["seq"]?.integer == 2)
      for _ in 0..<40 { alices.connection.send(text: "{") }
      #expect(try await alices.closeCode() == 1008)
    }
  }

  @Test("Frames of the wrong kind or size end the connection")
  func violations() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let binary = try await TestSocket(alice)
      binary.connection.send(binary: .init(bytes: [1, 2, 3]))
      #expect(try await binary.closeCode() == 1003)
      var configuration = WebSocketConfiguration()
      configuration.maximumOutboundBytes = 8 << 20
      let large = try await TestSocket(alice, configuration: configuration)
      large.connection.send(text: String(repeating: "x", count: (1 << 20) + 1))
      #expect(try await large.closeCode() == 1009)
    }
  }

  @Test("A handshake needs a ticket or a token, once, from this origin; refusals have their status")
  func handshake() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let ticket = try #require(try await alice.post("/api/auth/ws-ticket", [:])["ticket"]?.string)
      let socket = try await TestSocket(url: server.socketURL + "?token=" + ticket)
      #expect(try await socket.next()?["type"]?.string == "connected")
      #expect(socket.connection.subprotocol == "nightjar.v1")
      socket.close()

      func refusal(_ query: String, headers: [String: String] = [:]) async throws -> (Int?, String?) {
        let reply = try await server.send(
          .GET, "/ws" + query,
          headers: [
            "connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
          ].merging(headers) { $1 })
        return (reply.status, reply.code)
      }
      #expect(try await refusal("?token=" + ticket) == (401, "unauthorized"))
      #expect(try await refusal("") == (401, "unauthorized"))
      #expect(try await refusal("?token=x") == (401, "unauthorized"))
      #expect(try await refusal("?token=" + alice.token, headers: ["origin": "https://evil.example"]).0 == 403)
      let subprotocol = try await refusal("?token=" + alice.token, headers: ["sec-websocket-protocol": "other"])
      #expect(subprotocol == (400, "unsupported_subprotocol"))
      #expect(try await server.send(.GET, "/ws").status == 426)
    }
  }

  @Test("A session without device connects, and joins no rooms")
  func deviceless() async throws {
    try await TestServer.with { server in
      _ = try await TestAccount.register(on: server, "alice")
      let logIn = try await server.call(
        .POST, "/api/auth/login", ["login": "alice", "password": .string(TestAccount.password)])
      let token = try #require(logIn["accessToken"]?.string)
      let socket = try await TestSocket(url: server.socketURL + "?token=" + token)
      #expect(try await socket.next()?["device"]?.isNull == true)
      socket.hello()
      #expect(try await socket.next("rejected")["code"]?.string == "device_required")
      #expect(try await server.call(.GET, "/api/mailbox", token: token).code == "device_required")
    }
  }

  @Test("Connections are limited for a user and in all")
  func limits() async throws {
    try await TestServer.with({
      $0.connectionsPerUser = 2
      $0.connectionLimit = 3
    }) { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let first = try await TestSocket(alice)
      let second = try await TestSocket(alice)
      await #expect(throws: WebSocketError.refused) { try await TestSocket(alice) }
      let third = try await TestSocket(bob)
      let refused = await #expect(throws: WebSocketError.self) { try await TestSocket(bob) }
      #expect(refused?.status == 503)
      first.close()
      _ = try await first.closeCode()
      let fourth = try await eventually { try await TestSocket(alice) }
      for socket in [second, third, fourth] { socket.close() }
    }
  }

  @Test("Ending a session closes its connections")
  func revocation() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let socket = try await TestSocket(alice)
      _ = try await socket.next()
      _ = try await server.call(.POST, "/api/auth/logout", ["refreshToken": .string(alice.refreshToken)])
      #expect(try await socket.closeCode() == 4401)
    }
  }

  @Test("A flood over the socket is rejected with a code")
  func rateLimit() async throws {
    try await withPair({ $0.rateLimits.message = .init(burst: 4, perSecond: 0.01) }) { room, _, alices, _ in
      for _ in 0..<6 { alices.message("x", to: room.id) }
      let rejected = try await alices.next("rejected")
      #expect(rejected["code"]?.string == "rate_limited")
    }
  }

  @Test("A server that stops says goodbye, and what it has acknowledged is there afterwards")
  func goodbye() async throws {
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    let server = try await TestServer(directory) { $0.shutdownDelay = 4 }
    let alice = try await TestAccount.register(on: server)
    let room = try await TestRoom.create(by: alice)
    let socket = try await TestSocket(alice)
    socket.hello()
    _ = try await socket.next("online_users")
    for index in 0..<50 { socket.message("\(index)", to: room.id) }
    for _ in 0..<50 { _ = try await socket.next("accepted") }
    #expect(try await server.call(.GET, "/health").status == 200)
    async let stopped: Void = server.stop()
    let notReady = try await eventually {
      let reply = try await server.call(.GET, "/health")
      guard reply.status == 503 else { throw NotYet() }
      return reply
    }
    #expect(notReady["checks"]?["serving"]?.string == "failed")
    let goodbye = try await socket.next("goodbye")
    #expect(goodbye["code"]?.integer == 1012)
    #expect(goodbye["retryAfter"]?.integer ?? 0 > 0)
    #expect(try await socket.closeCode() == 1012)
    try await stopped
    try await TestServer.with(dataDirectory: directory) { server in
      let reply = try await server.call(.GET, room.path + "/events?limit=1000", token: alice.token)
      #expect(reply["events"]?.array?.count == 50)
    }
  }

  @Test("A client that stops reading is cut off, and its room goes on")
  func slowReader() async throws {
    try await TestServer.with({
      $0.outboundLimit = 256 * 1024
      $0.slowReaderPatience = 1
      $0.rateLimits.message = .init(burst: 10_000, perSecond: 10_000)
    }) { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let slow = try await SleepingSocket(bob)
      slow.hello()
      for _ in 0..<100 where try await !isOnline(bob, seenBy: alice, in: room) {
        try await Task.sleep(for: .milliseconds(20))
      }
      let payload = JSON.bytes([UInt8](repeating: 65, count: 60_000))
      for _ in 0..<200 {
        let reply = try await alice.post(
          room.path + "/messages", ["id": .string(TestAccount.newID().text), "payload": payload])
        #expect(reply.status == 200)
      }
      let isGone = try await eventually { () -> Bool in
        guard try await !isOnline(bob, seenBy: alice, in: room) else { throw WireError.truncated }
        return true
      }
      #expect(isGone)
      #expect(try await alice.get(room.path)["seq"]?.integer == 201)
      withExtendedLifetime(slow) {}
    }
  }

  private func isOnline(_ account: TestAccount, seenBy other: TestAccount, in room: TestRoom) async throws -> Bool {
    let members = try await other.get(room.path + "/members")["members"]?.array ?? []
    return members.contains { $0["user"]?["id"]?.uuid == account.user && $0["online"]?.bool == true }
  }
}
