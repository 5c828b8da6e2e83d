import ChatServer
import NIOHTTP1
import Testing
import WireCoding

@Suite("The log of a room")
struct MessageTests {
  @Test("Messages are numbered without gaps, come back in pages, and a repeat has its first answer")
  func paging() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      let id = TestAccount.newID()
      let first = try await alice.send("0", to: room.id, id: id)
      #expect(first["seq"]?.integer == 1)
      for index in 1..<25 { #expect(try await alice.send("\(index)", to: room.id)["seq"]?.integer == Int64(index + 1)) }
      #expect(try await alice.send("0", to: room.id, id: id).json == first.json)
      #expect(try await alice.get(room.path)["seq"]?.integer == 25)

      var after: Int64 = 0
      var texts: [String] = []
      var more = true
      while more {
        let page = try await alice.get(room.path + "/events?after=\(after)&limit=10")
        let events = try #require(page["events"]?.array)
        for event in events {
          texts.append(String(decoding: event["payload"]?.bytes ?? [], as: UTF8.self))
          #expect(event["seq"]?.integer == after + 1)
          #expect(event["device"]?.uuid == alice.device)
          after += 1
        }
        more = page["more"]?.bool == true
        #expect(events.count == (more ? 10 : 5))
      }
      #expect(texts == (0..<25).map(String.init))
    }
  }

  @Test("A page ends at half a mebibyte")
  func largePages() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      let payload = JSON.bytes([UInt8](repeating: 1, count: 200_000))
      for _ in 0..<4 {
        let reply = try await alice.post(
          room.path + "/messages", ["id": .string(TestAccount.newID().text), "payload": payload])
        #expect(reply.status == 200)
      }
      let page = try await alice.get(room.path + "/events")
      #expect(page["events"]?.array?.count == 2)
      #expect(page["more"]?.bool == true)
    }
  }

  @Test("Many senders at once: every answer its own number, none missing")
  func concurrency() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      let seqs = try await withThrowingTaskGroup(of: Int64?.self) { group in
        for index in 0..<100 {
          group.addTask { try await alice.send("\(index)", to: room.id)["seq"]?.integer }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(seqs.compactMap { $0 }.sorted() == Array(1...100))
    }
  }

  @Test("Outsiders neither read nor write; unknown rooms are not found")
  func outsiders() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let mallory = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      _ = try await alice.send("secret", to: room.id)
      for path in ["", "/members", "/group-info", "/events"] {
        let reply = try await mallory.get(room.path + path)
        #expect(reply.status == 403 && reply.code == "not_member")
        #expect(try await mallory.get("/api/rooms/\(TestAccount.newID().text)" + path).code == "not_found")
        #expect(try await mallory.get("/api/rooms/nonsense" + path).code == "not_found")
      }
      #expect(try await mallory.send("x", to: room.id).code == "not_member")
      #expect(try await mallory.send("x", to: TestAccount.newID()).code == "not_found")
      #expect(try await mallory.post(room.path + "/read", ["seq": 1]).code == "not_member")
      #expect(try await mallory.patch(room.path, ["profile": ""]).code == "not_member")
      #expect(try await mallory.delete(room.path).code == "not_member")
    }
  }

  @Test("A flood of messages is slowed down, with the time to wait")
  func limits() async throws {
    try await TestServer.with({ $0.rateLimits.message = .init(burst: 5, perSecond: 0.01) }) { server in
      let alice = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      var replies: [TestReply] = []
      for _ in 0..<6 { replies.append(try await alice.send("x", to: room.id)) }
      let last = try #require(replies.last)
      #expect(last.status == 429 && last.code == "rate_limited")
      #expect((2...100).contains(Int(last.headers["retry-after"].first ?? "") ?? 0))
    }
  }
}
