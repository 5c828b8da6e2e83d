import ChatProtocol
import Ciphers
import MLS
import NIOHTTP1
import Testing
import WireCoding

@Suite("Rooms")
struct RoomTests {
  @Test("A room is made, a member added; the Welcome waits in the mailbox and opens")
  func invitation() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      let (commit, bundles) = try room.adding([bob])
      let reply = try await room.post(commit, to: [bob.device])
      #expect(reply.status == 200)
      #expect(reply["epoch"]?.integer == 1)
      #expect(reply["seq"]?.integer == 1)

      let mail = try await bob.get("/api/mailbox")
      let item = try #require(mail["items"]?.array?.first)
      #expect(item["type"]?.string == "welcome")
      #expect(item["room"]?.uuid == room.id)
      #expect(item["seq"]?.integer == 1)
      let message = try MLSMessage(decoding: try #require(item["payload"]?.bytes))
      guard case .welcome(let welcome) = message else { throw WireError.invalidValue }
      let joined = try Group.join(
        welcome: welcome, keyPackage: bundles[0], signaturePrivateKey: bob.signatureKeys.privateKey,
        ratchetTree: try await TestRoom.tree(commit.group.groupContext.treeHash, of: room.id, as: bob))
      #expect(joined.group.epoch == 1)
      #expect(joined.group.epochAuthenticator == commit.group.epochAuthenticator)

      let members = try await bob.get(room.path + "/members")
      #expect(members["members"]?.array?.count == 2)
      #expect(members["members"]?.array?.first?["role"]?.string == "owner")
      let seen = try await bob.get("/api/rooms")["rooms"]?.array?.first
      #expect(seen?["epoch"]?.integer == 1)
      #expect(seen?["role"]?.string == "member")
      #expect(seen?["profile"]?.bytes == [7])
      let info = try await bob.get(room.path + "/group-info")
      #expect(info["epoch"]?.integer == 1)
      #expect(info["groupInfo"]?.bytes == commit.groupInfo)

      #expect(try await bob.post("/api/mailbox/ack", ["upTo": 1]).status == 204)
      #expect(try await bob.get("/api/mailbox")["items"]?.array == [])
    }
  }

  @Test("Of two commits at once one is taken; the other hears the epoch, and nothing of it is delivered")
  func race() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let carol = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      let (first, _) = try room.adding([bob])
      let (second, _) = try room.adding([carol])
      async let one = room.post(first, to: [bob.device])
      async let two = room.post(second, to: [carol.device])
      let replies = try await [one, two]
      #expect(replies.map(\.status).sorted() == [200, 409])
      let loser = try #require(replies.first { $0.status == 409 })
      #expect(loser.code == "stale_epoch")
      #expect(loser["epoch"]?.integer == 1)
      let winner = replies[0].status == 200 ? bob : carol
      let other = replies[0].status == 200 ? carol : bob
      #expect(try await winner.get("/api/mailbox")["items"]?.array?.count == 1)
      #expect(try await other.get("/api/mailbox")["items"]?.array == [])
      #expect(try await other.get("/api/rooms")["rooms"]?.array == [])
      #expect(try await alice.get(room.path + "/events")["events"]?.array?.count == 1)
    }
  }

  @Test("A commit that is repeated has its first answer")
  func repeatedCommit() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      let (commit, _) = try room.adding([bob])
      let body = room.body(of: commit, to: [bob.device])
      let first = try await alice.post(room.path + "/commits", body)
      let second = try await alice.post(room.path + "/commits", body)
      #expect(first.status == 200)
      #expect(first.json == second.json)
      #expect(try await bob.get("/api/mailbox")["items"]?.array?.count == 1)
    }
  }

  @Test("What does not fit the room is refused, and leaves no trace")
  func refusedCommits() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      var other = try await TestRoom.create(by: alice)
      let (commit, _) = try room.adding([bob])
      let (foreign, _) = try other.adding([bob])

      func post(_ change: (inout [JSON.Member]) -> Void) async throws -> TestReply {
        var members = room.body(of: commit, to: [bob.device]).members ?? []
        change(&members)
        return try await alice.post(room.path + "/commits", .object(members))
      }
      func set(_ name: String, _ value: JSON) -> (inout [JSON.Member]) -> Void {
        { members in
          members.removeAll { $0.name == name }
          members.append(.init(name, value))
        }
      }
      for change in [
        set("groupInfo", .bytes(foreign.groupInfo)), set("commit", .bytes(foreign.commit)),
        set("groupInfo", .bytes([1, 2, 3])), set("commit", .bytes([9])), set("commit", .bytes(commit.groupInfo)),
        set("groupInfo", .bytes(commit.commit)), set("groupInfo", "%%"), set("epoch", "x"), set("id", "x"),
        set("welcomeTo", [.string(alice.device.text)]), set("welcomeTo", [.string(bob.user.text)]),
        set("welcomeTo", [.string(bob.device.text), .string(bob.device.text)]),
      ] {
        let reply = try await post(change)
        #expect(reply.status == 400 && reply.code == "invalid_field")
      }
      #expect(try await post(set("epoch", 5)).code == "stale_epoch")
      #expect(try await alice.get(room.path)["epoch"]?.integer == 0)
      // The same commit from somebody else's session: no member, then a member whose leaf it is not.
      #expect(try await bob.post(room.path + "/commits", room.body(of: commit)).code == "not_member")
      try await room.add([bob])
      let update = try room.group.commitApart([.update], entropy: SystemEntropy())
      let foreigner = try await bob.post(room.path + "/commits", room.body(of: update))
      #expect(foreigner.status == 422 && foreigner.code == "unknown_sender")
      #expect(try await room.post(update).status == 200)
      try await other.add([bob])
    }
  }

  @Test("A room can only be made around its creator's own device")
  func creation() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let id = TestAccount.newID()
      func create(_ group: Group, as account: TestAccount, id: UUIDv7 = id, suite: Int64 = 1) async throws -> TestReply
      {
        let info = try group.groupInfo(entropy: SystemEntropy())
        return try await account.post(
          "/api/rooms",
          [
            "id": .string(id.text), "kind": "group", "suite": .integer(suite), "profile": .bytes([7]),
            "groupInfo": .bytes(MLSMessage.groupInfo(info).encoded),
          ])
      }
      func group(_ account: TestAccount, id: UUIDv7 = id) throws -> Group {
        try Group.create(
          groupID: id.bytes, suite: TestAccount.suite, identity: account.leafIdentity, lifetime: TestAccount.lifetime,
          entropy: SystemEntropy())
      }
      #expect(try await create(group(bob), as: alice).code == "invalid_field")
      #expect(try await create(group(alice, id: TestAccount.newID()), as: alice).code == "invalid_field")
      #expect(try await create(group(alice), as: alice, suite: 2).code == "invalid_field")
      #expect(try await create(group(alice), as: alice, suite: 0x7777).code == "invalid_field")
      let advanced = try group(alice).commit([.update], entropy: SystemEntropy()).group
      #expect(try await create(advanced, as: alice).code == "invalid_field")
      let good = try group(alice)
      #expect(try await create(good, as: alice).status == 201)
      #expect(try await create(good, as: alice).status == 201)
      #expect(try await create(group(bob), as: bob).code == "id_taken")
    }
  }

  @Test("Members come and go with the tree; only owners remove others; who leaves hears no more")
  func membership() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let carol = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      let (commit, bundles) = try room.adding([bob, carol])
      #expect(try await room.post(commit, to: [bob.device, carol.device]).status == 200)
      room.group = commit.group

      guard case .welcome(let welcome) = try MLSMessage(decoding: try #require(commit.welcome)) else { return }
      let bobs = TestRoom(
        id: room.id, account: bob,
        group: try Group.join(
          welcome: welcome, keyPackage: bundles[0], signaturePrivateKey: bob.signatureKeys.privateKey,
          ratchetTree: commit.ratchetTree
        ).group)
      let refused = try await bobs.post(try bobs.removing(carol.user))
      #expect(refused.status == 403 && refused.code == "forbidden")

      // Bob leaves: a proposal in the log, and no member any more. His leaf stays until Alice commits.
      var leaving = bobs.group
      let proposal = try leaving.proposeRemoval(of: leaving.ownLeaf, entropy: SystemEntropy())
      let id = TestAccount.newID()
      let body: JSON = ["id": .string(id.text), "proposal": .bytes(proposal)]
      let left = try await bob.post(room.path + "/leave", body)
      #expect(left.status == 200)
      #expect(try await bob.post(room.path + "/leave", body).json == left.json)
      #expect(try await bob.get(room.path + "/events")["until"]?.integer == 2)
      #expect(try await bob.send("x", to: room.id).code == "not_member")
      #expect(try await bob.get("/api/rooms")["rooms"]?.array == [])
      let last = try await alice.get(room.path + "/events")["events"]?.array?.last
      #expect(last?["type"]?.string == "proposal")
      #expect(last?["sender"]?.uuid == bob.user)

      // A commit that leaves his leaf in the tree is refused.
      var builder = CommitBuilder([.update])
      builder.received = .none
      let update = try room.group.commit(builder.apart, entropy: SystemEntropy())
      let pending = try await room.post(update)
      #expect(pending.status == 409 && pending.code == "proposals_pending")
      #expect(pending["devices"]?.array == [.string(bob.device.text)])
      #expect(try await bob.get(room.path).code == "not_member")
      let removal = try room.removing(bob.user)
      #expect(try await room.post(removal).status == 200)
      room.group = removal.group

      // The owner removes Carol.
      let expulsion = try room.removing(carol.user)
      #expect(try await room.post(expulsion).status == 200)
      #expect(try await carol.get(room.path).code == "not_member")
      #expect(try await alice.get(room.path + "/members")["members"]?.array?.count == 1)
    }
  }

  @Test("A member's new device joins by itself; a stranger's does not")
  func externalJoin() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: alice)
      let second = try await alice.addingDevice()
      let mallory = try await TestAccount.register(on: server)
      let info = try await second.get(room.path + "/group-info")
      guard case .groupInfo(let groupInfo) = try MLSMessage(decoding: try #require(info["groupInfo"]?.bytes)) else {
        return
      }
      let tree = try await TestRoom.tree(groupInfo.context.treeHash, of: room.id, as: second)
      func join(_ account: TestAccount, as poster: TestAccount) async throws -> TestReply {
        let commit = try Group.joinExternally(
          groupInfo: groupInfo, identity: account.leafIdentity, resync: false, ratchetTree: tree,
          commit: CommitBuilder().apart, entropy: SystemEntropy())
        return try await poster.post(room.path + "/commits", room.body(of: commit))
      }
      #expect(try await join(mallory, as: mallory).code == "not_member")
      #expect(try await join(mallory, as: second).code == "unknown_sender")
      let joined = try await join(second, as: second)
      #expect(joined.status == 200)
      let devices = try await alice.get(room.path + "/members")["members"]?.array?.first?["devices"]?.array
      #expect(devices?.count == 2)
      // A device that lost its state comes back over its old leaf.
      guard
        case .groupInfo(let newer) = try MLSMessage(
          decoding: try #require(try await alice.get(room.path + "/group-info")["groupInfo"]?.bytes))
      else { return }
      let again = try await TestRoom.joining(by: newer, as: second, resync: true)
      let body = TestRoom(id: room.id, account: second, group: again.group).body(of: again).members!
      let reply = try await second.post(
        room.path + "/commits",
        .object(body.map { $0.name == "epoch" ? .init("epoch", .number(newer.epoch)) : $0 }))
      #expect(reply.status == 200)
    }
  }

  @Test("A direct room stays between two")
  func direct() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let carol = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice, kind: .direct(between: alice.user, and: bob.user))
      #expect(try await room.post(try room.adding([bob, carol]).commit, to: [bob.device]).code == "forbidden")
      try await room.add([bob])
      #expect(try await room.post(try room.adding([carol]).commit).code == "forbidden")
      #expect(try await room.post(try room.removing(bob.user)).code == "forbidden")
      // Not even one for the other: the group says whose conversation it is.
      let other = try await TestRoom.create(by: alice, kind: .direct(between: alice.user, and: bob.user))
      #expect(try await other.post(try other.adding([carol]).commit).code == "forbidden")
    }
  }

  @Test("A room is of the kind that its group holds")
  func kind() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let pair = GroupKind.direct(between: alice.user, and: TestAccount.newID())
      for (kind, label) in [(GroupKind.group, "direct"), (pair, "group"), (.channel, "group")] {
        #expect(try await TestRoom.request(by: alice, kind: kind, called: label).reply.status == 400)
      }
      let room = try await TestRoom.create(by: alice, kind: .channel)
      var extensions = room.group.groupContext.extensions
      extensions.removeAll { $0.type == ExtensionType.groupKind }
      let commit = try room.group.commitApart([.groupContextExtensions(extensions)], entropy: SystemEntropy())
      #expect(try await room.post(commit).code == "forbidden_proposal")
    }
  }

  @Test("A user without a device in the group is brought in by a member, and not by himself")
  func noLeaf() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let phone = try await bob.addingDevice()
      #expect(try await phone.delete("/api/devices/\(bob.device.text)").status == 204)
      var done = false
      for _ in 0..<100 where !done {
        try await room.follow(after: 1)
        done = !room.group.proposedRemovals.isEmpty
        if !done { try await Task.sleep(for: .milliseconds(50)) }
      }
      try await room.take(try room.group.commitApart([], entropy: SystemEntropy()))
      let stored = try await phone.get(room.path + "/group-info")["groupInfo"]?.bytes
      guard case .groupInfo(let info) = try MLSMessage(decoding: try #require(stored)) else { return }
      let commit = try await TestRoom.joining(by: info, as: phone, resync: true)
      #expect(try await phone.post(room.path + "/commits", room.body(of: commit)).code == "no_leaf")
      try await room.add([phone])
      #expect(room.group.members.count == 2)
    }
  }

  @Test("The profile is the owners' to change, the room the owner's to delete")
  func profile() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      #expect(try await bob.patch(room.path, ["profile": .bytes([1])]).code == "forbidden")
      #expect(try await alice.patch(room.path, ["profile": .bytes([1])])["profile"]?.bytes == [1])
      #expect(try await bob.get(room.path)["profile"]?.bytes == [1])
      #expect(try await bob.delete(room.path).code == "forbidden")
      #expect(try await alice.delete(room.path).status == 204)
      #expect(try await bob.get(room.path).code == "not_found")
      #expect(try await alice.get("/api/rooms")["rooms"]?.array == [])
    }
  }

  @Test("A room that everybody has left is gone; one whose owner left has another")
  func succession() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      func leave(_ account: TestAccount) async throws -> TestReply {
        try await account.post(room.path + "/leave", ["id": .string(TestAccount.newID().text)])
      }
      #expect(try await leave(alice).status == 200)
      #expect(try await bob.get(room.path)["role"]?.string == "owner")
      #expect(try await leave(bob).status == 200)
      #expect(try await bob.get(room.path).code == "not_found")
    }
  }
}
