import ChatProtocol
import ChatServer
import Ciphers
import MLS
import Testing
import WireCoding

@Suite("Devices that lost their way")
struct ReturnTests {
  @Test("A wish to be added again lies in the others' mailboxes once, and strangers cannot have one")
  func wish() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let ben = try await TestAccount.register(on: server)
      let stranger = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([ben])
      #expect(try await stranger.post(room.path + "/return", [:]).status >= 403)
      for _ in 0..<3 { #expect(try await ben.post(room.path + "/return", [:]).status == 204) }
      let items = try #require(try await alice.get("/api/mailbox")["items"]?.array)
      let wishes = items.filter { $0["type"]?.string == "return" }
      #expect(wishes.count == 1)
      #expect(wishes.first?["room"]?.uuid == room.id)
      #expect(wishes.first?["payload"]?.bytes == MemberIdentity(user: ben.user, device: ben.device).credential)
      let own = try #require(try await ben.get("/api/mailbox")["items"]?.array)
      #expect(!own.contains { $0["type"]?.string == "return" })
    }
  }

  @Test("A message that the others can no longer read is refused, so that it can be encrypted anew")
  func staleMessages() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      var old = room.group
      let message = try old.protect(Array("late".utf8), entropy: SystemEntropy())
      let id = TestAccount.newID()
      for round in 0..<6 {
        if round == 5 {
          let body: JSON = ["id": .string(TestAccount.newID().text), "payload": .bytes(message)]
          #expect(try await alice.post(room.path + "/messages", body).status == 200)
        }
        let commit = try room.group.commitApart([.update], entropy: SystemEntropy())
        #expect(try await room.post(commit).status == 200)
        room.group = commit.group
      }
      let reply = try await alice.post(
        room.path + "/messages", ["id": .string(id.text), "payload": .bytes(message)])
      #expect(reply.status == 409)
      #expect(reply["code"]?.string == "stale_epoch")
      let fresh = try room.group.protect(Array("late".utf8), entropy: SystemEntropy())
      #expect(
        try await alice.post(room.path + "/messages", ["id": .string(id.text), "payload": .bytes(fresh)]).status == 200)
    }
  }

  @Test("A message of an epoch that the room has not come to is refused, and taken once it has")
  func unbegunEpochs() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      let commit = try room.group.commitApart([.update], entropy: SystemEntropy())
      var next = commit.group
      let message: JSON = [
        "id": .string(TestAccount.newID().text),
        "payload": .bytes(try next.protect(Array("early".utf8), entropy: SystemEntropy())),
      ]
      let early = try await alice.post(room.path + "/messages", message)
      #expect(early.status == 409 && early.code == "unknown_epoch" && early["epoch"]?.integer == 0)
      // The greatest number there is, behind the version, the wire format and the group's id.
      var forged = try #require(message["payload"]?.bytes)
      for index in 21..<29 { forged[index] = 0xFF }
      let body: JSON = ["id": .string(TestAccount.newID().text), "payload": .bytes(forged)]
      #expect(try await alice.post(room.path + "/messages", body).code == "unknown_epoch")
      #expect(try await alice.get(room.path + "/events")["events"]?.array?.count == 0)

      #expect(try await room.post(commit).status == 200)
      room.group = next
      #expect(try await alice.post(room.path + "/messages", message).status == 200)
    }
  }
}
