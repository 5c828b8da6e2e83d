import ChatProtocol
import Ciphers
import Database
import MLS
import NIOHTTP1
import Testing
import WireCoding

@Suite("Devices that are gone leave their rooms")
struct DepartureTests {
  /// The server's proposals in a room's log.
  private func proposals(_ room: TestRoom, after seq: Int = 0) async throws -> [JSON] {
    let events = try await room.account.get(room.path + "/events?after=\(seq)")["events"]?.array ?? []
    return events.filter { $0["type"]?.string == "proposal" }
  }

  /// Waits until the log holds that many.
  private func wait(for count: Int, in room: TestRoom) async throws {
    try await eventually {
      guard try await proposals(room).count == count else { throw WireError.invalidValue }
    }
  }

  @Test("A device that is removed from the account is removed from its rooms by the next commit")
  func removal() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let phone = try await bob.addingDevice()
      var room = try await TestRoom.create(by: alice)
      var bobs = try await room.add([bob])[0]
      let phones = try await TestRoom.join(room.id, as: phone)
      try await room.follow(after: 1)
      try await bobs.follow(after: 1)
      let socket = try await TestSocket(phone)
      socket.hello([room.id: 2])
      _ = try await socket.next("online_users")
      let listener = try await TestSocket(alice)
      listener.hello([room.id: 2])
      _ = try await listener.next("online_users")

      #expect(try await bob.delete("/api/devices/\(phone.device.text)").status == 204)
      // It hears nothing more, at once.
      #expect(try await socket.closeCode() == 4401)
      #expect(try await phone.get(room.path + "/events").status == 401)
      let late = try phones.group.commitApart([.update], entropy: SystemEntropy())
      #expect(try await phones.post(late).status == 401)

      // The server asks for the removal, under the name of the device that goes, with the key that the room lists.
      let proposal = try await listener.next("proposal")
      #expect(proposal["device"]?.uuid == phone.device && proposal["sender"]?.uuid == bob.user)
      let update = try room.group.commitApart([.update], entropy: SystemEntropy())
      // Who joins now finds the certificate of the leaf that has yet to go.
      let entry = try await alice.get("/api/keys/id/\(bob.user.text)")
      #expect(entry["devices"]?.array?.map { $0["id"]?.uuid } == [bob.device])
      #expect(entry["former"]?.array?.map { $0["certificate"]?.bytes } == [phone.certificate])
      let refused = try await room.post(update)
      #expect(refused.status == 409 && refused.code == "proposals_pending")
      #expect(refused["devices"]?.array == [.string(phone.device.text)])
      try await bobs.follow(after: 2)
      #expect(bobs.group.proposedRemovals.map(\.sender) == [.external(0)])
      #expect(bobs.group.proposedRemovals.map(\.leaf) == [phones.group.ownLeaf])

      // Bob, no owner, may carry it out.
      try await bobs.take(try bobs.group.commitApart([], entropy: SystemEntropy()))
      #expect(bobs.group.members.count == 2)
      #expect(try await alice.get("/api/keys/id/\(bob.user.text)")["former"]?.array == [])
      let members = try await alice.get(room.path + "/members")["members"]?.array ?? []
      #expect(members.map { $0["devices"]?.array?.count } == [1, 1])
      try await room.follow(after: 2)
      try await room.renew()
      listener.close()
    }
  }

  @Test("After an external commit the server asks again; a lost last device costs no membership")
  func externalJoin() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      // Bob loses his one device: he removes it with a new one, which then joins by itself.
      let phone = try await bob.addingDevice()
      #expect(try await phone.delete("/api/devices/\(bob.device.text)").status == 204)
      try await wait(for: 1, in: room)
      var phones = try await TestRoom.join(room.id, as: phone)
      // The proposal before was of another epoch.
      try await wait(for: 2, in: room)
      #expect(try await proposals(room).last?["device"]?.uuid == bob.device)
      try await phones.follow(after: 3)
      try await phones.take(try phones.group.commitApart([], entropy: SystemEntropy()))
      let present = try phones.group.members.map { try MemberIdentity(credential: $0.credential) }
      #expect(Set(present) == [alice.identity, phone.identity])
      #expect(try await alice.get(room.path + "/members")["members"]?.array?.count == 2)
    }
  }

  @Test("Who has no keys of a room leaves without a proposal; the server asks for all leaves of the user")
  func keyless() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let phone = try await bob.addingDevice()
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      _ = try await TestRoom.join(room.id, as: phone)
      try await room.follow(after: 1)
      let id: JSON = ["id": .string(TestAccount.newID().text)]
      let left = try await phone.post(room.path + "/leave", id)
      #expect(left.status == 200 && left["seq"]?.integer == 2)
      #expect(try await phone.post(room.path + "/leave", id)["seq"]?.integer == 2)
      #expect(try await bob.send("x", to: room.id).code == "not_member")
      try await wait(for: 2, in: room)
      try await room.follow(after: 2)
      try await room.take(try room.group.commitApart([], entropy: SystemEntropy()))
      #expect(room.group.members.count == 1)
      // Asked back in, Bob is a member like any other.
      try await room.add([bob])
      #expect(try await bob.send("back", to: room.id).status == 200)
    }
  }

  @Test("What was left undone when a server stopped is asked for by the next")
  func restart() async throws {
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    var room: TestRoom?
    try await TestServer.with(dataDirectory: directory) { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var made = try await TestRoom.create(by: alice)
      try await made.add([bob])
      try await server.execute("DELETE FROM devices WHERE id = ?1", .blob(bob.device.bytes))
      room = made
    }
    let before = try #require(room)
    try await TestServer.with(dataDirectory: directory) { server in
      let alice = before.account.moved(to: server)
      var room = TestRoom(id: before.id, account: alice, group: before.group)
      try await wait(for: 1, in: room)
      // The key is the same as before: the room lists it.
      try await room.follow(after: 1)
      try await room.take(try room.group.commitApart([], entropy: SystemEntropy()))
      #expect(room.group.members.count == 1)
    }
  }

  @Test("Only owners and admins remove others' devices")
  func strangers() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let carol = try await TestAccount.register(on: server)
      let phone = try await carol.addingDevice()
      var room = try await TestRoom.create(by: alice)
      var bobs = try await room.add([bob, carol, phone])[0]
      func removal(_ room: TestRoom) throws -> PendingCommit {
        let leaf = try #require(room.group.members.first { $0.credential == phone.identity.credential }?.leaf)
        return try room.group.commitApart([.remove(leaf)], entropy: SystemEntropy())
      }
      #expect(try await bobs.post(try removal(bobs)).code == "forbidden")
      let carols = TestRoom(id: room.id, account: carol, group: room.group)
      #expect(try await carols.post(try removal(carols)).code == "unknown_sender")
      #expect(
        try await alice.patch(room.path + "/members/\(bob.user.text)", ["role": "admin"])["role"]?.string == "admin")
      try await bobs.take(try removal(bobs))
    }
  }
}
