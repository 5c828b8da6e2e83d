import ChatProtocol
import Ciphers
import Database
import MLS
import NIOHTTP1
import Testing
import WireCoding

@Suite("Rooms' ratchet trees are kept by node and served by hash")
struct TreeTests {
  private func bytes(_ server: TestServer, of table: String, _ column: String) async throws -> Int64 {
    try await server.integer("SELECT COALESCE(SUM(LENGTH(\(column))), 0) FROM \(table)") ?? 0
  }

  @Test("The tree of each epoch is had by its hash, while others commit on, and by members alone")
  func trees() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let mallory = try await TestAccount.register(on: server)
      var others: [TestAccount] = []
      for _ in 0..<6 { others.append(try await TestAccount.register(on: server)) }
      var room = try await TestRoom.create(by: alice)
      var trees = [(room.group.groupContext.treeHash, room.group.publicGroup.tree)]
      func note() { trees.append((room.group.groupContext.treeHash, room.group.publicGroup.tree)) }
      try await room.add(Array(others[0..<4]))
      note()
      try await room.renew()
      note()
      // The tree becomes smaller and larger again.
      try await room.take(try room.removing(others[3].user))
      note()
      try await room.take(try room.removing(others[2].user))
      note()
      try await room.add(Array(others[4...]))
      note()
      for (hash, tree) in trees {
        #expect(try await TestRoom.tree(hash, of: room.id, as: others[0]).encoded == tree.encoded)
      }
      let path = room.path + "/tree/\(Hex.encode(trees[1].0))"
      let whole = try await alice.get(path)
      #expect(whole.headers["cache-control"] == ["private, max-age=31536000, immutable"])
      // From the middle; past the end; of another hash; by somebody else.
      let part = try TreePart(decoding: try await alice.get(path + "?first=3").body)
      let all = try TreePart(decoding: whole.body)
      #expect(part.count == all.count && part.next == all.count && part.first == 3)
      #expect(part.nodes == Array(all.nodes.suffix(part.nodes.count)) && part.nodes.count < all.nodes.count)
      #expect(try await alice.get(path + "?first=99").code == "unknown_tree")
      #expect(try await alice.get(path + "?first=x").status == 400)
      #expect(try await alice.get(room.path + "/tree/\(Hex.encode([UInt8](repeating: 1, count: 32)))").status == 404)
      #expect(try await alice.get(room.path + "/tree/zz").status == 404)
      #expect(try await mallory.get(path).code == "not_member")
      #expect(try await others[3].get(path).code == "not_member")
    }
  }

  @Test(
    "A commit writes the nodes that it changes, and trees that nobody can ask for go",
    .disabled(if: TestDatabase.isPostgres, "it looks into the SQLite file"))
  func pruned() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let first = room.group.groupContext.treeHash
      for _ in 0..<20 { try await room.renew() }
      // Bob's Welcome waits: the tree that it is for is there, and so is each since.
      #expect(try await alice.get(room.path + "/tree/\(Hex.encode(first))").status == 200)
      #expect(try await server.integer("SELECT COUNT(*) FROM room_trees") == 21)
      // Bob's leaf and, of each of twenty renewals, Alice's leaf and the one node above.
      #expect(try await server.integer("SELECT COUNT(*) FROM room_nodes WHERE epoch > 1") == 40)
      #expect(try await bob.post("/api/mailbox/ack", ["upTo": 1]).status == 204)
      #expect(try await server.integer("SELECT COUNT(*) FROM room_welcomes") == 0)
      try await room.renew()
      #expect(try await alice.get(room.path + "/tree/\(Hex.encode(first))").code == "unknown_tree")
      #expect(try await server.integer("SELECT COUNT(*) FROM room_trees") == 17)
      let now = room.group
      #expect(try await TestRoom.tree(now.groupContext.treeHash, of: room.id, as: bob) == now.publicGroup.tree)
    }
  }

  @Test(
    "A Welcome is stored once, and each of those whom it adds gets what is theirs",
    .disabled(if: TestDatabase.isPostgres, "it looks into the SQLite file"))
  func welcomes() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      var others: [TestAccount] = []
      for _ in 0..<5 { others.append(try await TestAccount.register(on: server)) }
      let room = try await TestRoom.create(by: alice)
      let (commit, bundles) = try room.adding(others)
      #expect(try await room.post(commit, to: others.map(\.device)).status == 200)
      guard case .welcome(let whole) = try MLSMessage(decoding: try #require(commit.welcome)) else { return }
      let heads = try await bytes(server, of: "room_welcomes", "head")
      let parts = try await bytes(server, of: "mailbox", "payload")
      #expect(heads + parts <= Int64(whole.encoded.count) + 16)
      for (index, account) in others.enumerated() {
        let item = try #require(try await account.get("/api/mailbox")["items"]?.array?.first)
        guard case .welcome(let own) = try MLSMessage(decoding: try #require(item["payload"]?.bytes)) else { return }
        #expect(own.secrets == [whole.secrets[index]])
        let joined = try Group.join(
          welcome: own, keyPackage: bundles[index], signaturePrivateKey: account.signatureKeys.privateKey,
          ratchetTree: try await TestRoom.tree(commit.group.groupContext.treeHash, of: room.id, as: account))
        #expect(joined.group.epochAuthenticator == commit.group.epochAuthenticator)
        #expect(try await account.post("/api/mailbox/ack", ["upTo": 1]).status == 204)
        let left = index < others.count - 1 ? 1 : 0
        #expect(try await server.integer("SELECT COUNT(*) FROM room_welcomes") == Int64(left))
      }
    }
  }
}
