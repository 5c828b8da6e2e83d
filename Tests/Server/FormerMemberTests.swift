import MLS
import NIOHTTP1
import Testing
import WireCoding

@Suite("What a former member may still read")
struct FormerMemberTests {
  private func texts(_ account: TestAccount, _ room: TestRoom, after seq: Int = 0) async throws -> [String] {
    let events = try await account.get(room.path + "/events?after=\(seq)")["events"]?.array ?? []
    return events.map { event in
      guard event["type"]?.string == "message" else { return event["type"]?.string ?? "" }
      return String(decoding: event["payload"]?.bytes ?? [], as: UTF8.self)
    }
  }

  @Test("The log up to the removal, and no further; the time after a return again")
  func removal() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      _ = try await alice.send("before", to: room.id)
      try await room.add([bob])
      _ = try await alice.send("with bob", to: room.id)
      try await room.take(try room.removing(bob.user))
      _ = try await alice.send("without bob", to: room.id)
      #expect(try await texts(bob, room) == ["with bob", "commit"])
      #expect(try await texts(bob, room, after: 3) == ["commit"])
      let end = try await bob.get(room.path + "/events?after=4")
      #expect(end["events"]?.array == [] && end["more"]?.bool == false && end["until"]?.integer == 4)
      #expect(try await bob.get(room.path + "/events?after=99")["events"]?.array == [])
      for path in ["", "/members", "/group-info"] {
        #expect(try await bob.get(room.path + path).code == "not_member")
      }
      #expect(try await bob.post(room.path + "/read", ["seq": 3]).code == "not_member")
      #expect(try await bob.get("/api/rooms")["rooms"]?.array == [])

      try await room.add([bob])
      _ = try await alice.send("bob is back", to: room.id)
      let first = try await bob.get(room.path + "/events")
      #expect(first["events"]?.array?.count == 2 && first["more"]?.bool == true && first["until"] == nil)
      #expect(try await texts(bob, room, after: 4) == ["bob is back"])
      #expect(try await texts(bob, room, after: 5) == ["bob is back"])
      try await room.take(try room.removing(bob.user))
      #expect(try await texts(bob, room) == ["with bob", "commit"])
      #expect(try await texts(bob, room, after: 4) == ["bob is back", "commit"])
      #expect(try await bob.get(room.path + "/events?after=8")["until"]?.integer == 8)
      // Somebody who never was a member reads nothing.
      let carol = try await TestAccount.register(on: server)
      #expect(try await carol.get(room.path + "/events").code == "not_member")
    }
  }

  @Test("A device that was away hears with hello what came before the removal")
  func hello() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      _ = try await alice.send("missed", to: room.id)
      try await room.take(try room.removing(bob.user))
      _ = try await alice.send("not for bob", to: room.id)
      let socket = try await TestSocket(bob)
      socket.hello([room.id: 1, TestAccount.newID(): 5])
      let history = try await socket.next("history")
      #expect(history["room"]?.uuid == room.id)
      #expect(history["events"]?.array?.map { $0["type"]?.string } == ["message", "commit"])
      #expect(history["until"]?.integer == 3 && history["more"]?.bool == false)
      _ = try await alice.send("nor this", to: room.id)
      socket.send(["type": "ping"])
      // Nothing of the room comes between.
      var frame = try await socket.next()
      while frame?["type"]?.string == "online_users" { frame = try await socket.next() }
      #expect(frame?["type"]?.string == "pong")
      socket.close()
    }
  }

  @Test("Owners give roles; a room keeps an owner")
  func roles() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let socket = try await TestSocket(bob)
      socket.hello([room.id: 1])
      _ = try await socket.next("online_users")
      func set(_ user: UUIDv7, _ role: String, by account: TestAccount) async throws -> TestReply {
        try await account.patch(room.path + "/members/\(user.text)", ["role": .string(role)])
      }
      #expect(try await set(bob.user, "owner", by: bob).code == "forbidden")
      #expect(try await set(alice.user, "member", by: alice).code == "last_owner")
      #expect(try await set(bob.user, "king", by: alice).code == "invalid_field")
      #expect(try await set(TestAccount.newID(), "admin", by: alice).code == "not_found")
      #expect(try await set(bob.user, "admin", by: alice)["role"]?.string == "admin")
      #expect(try await socket.next("room")["room"]?["role"]?.string == "admin")
      #expect(try await set(alice.user, "member", by: bob).code == "forbidden")
      #expect(try await set(bob.user, "owner", by: alice).status == 200)
      #expect(try await set(alice.user, "member", by: alice).status == 200)
      #expect(try await alice.get(room.path)["role"]?.string == "member")
      #expect(try await bob.get(room.path)["role"]?.string == "owner")
      socket.close()
    }
  }
}
