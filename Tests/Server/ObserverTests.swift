import ChatProtocol
import Ciphers
import Database
import Foundation
import NIOHTTP1
import Testing
import WireCoding

@testable import MLS

@Suite("The server follows rooms' trees")
struct ObserverTests {
  private func parts(_ pending: PendingCommit) throws -> (commit: PublicMessage, info: GroupInfo) {
    guard case .publicMessage(let commit) = try MLSMessage(decoding: pending.commit),
      case .groupInfo(let info) = try MLSMessage(decoding: pending.groupInfo)
    else { throw WireError.invalidValue }
    return (commit, info)
  }

  private func body(
    _ room: TestRoom, _ commit: PublicMessage, _ info: GroupInfo, welcome: [UInt8]? = nil, to: [UUIDv7] = []
  ) -> JSON {
    var members: [JSON.Member] = [
      .init("id", .string(TestAccount.newID().text)), .init("epoch", .number(commit.content.epoch)),
      .init("commit", .bytes(MLSMessage.publicMessage(commit).encoded)),
      .init("groupInfo", .bytes(MLSMessage.groupInfo(info).encoded)),
    ]
    if let welcome {
      members += [.init("welcome", .bytes(welcome)), .init("welcomeTo", .array(to.map { .string($0.text) }))]
    }
    return .object(members)
  }

  @Test("A commit or GroupInfo that members could not follow is refused with the rule it breaks, and wedges nothing")
  func refusals() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let carol = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      let (adding, _) = try room.adding([carol])
      let (other, _) = try room.adding([carol])
      let (commit, info) = try parts(adding)
      let (_, otherInfo) = try parts(other)
      func refuse(_ code: String, _ change: (inout PublicMessage, inout GroupInfo) throws -> Void) async throws {
        var (commit, info) = (commit, info)
        try change(&commit, &info)
        let reply = try await alice.post(room.path + "/commits", body(room, commit, info))
        #expect(reply.status == 422 && reply.code == code, "\(code): \(reply.status) \(reply.code ?? "")")
      }
      try await refuse("invalid_signature") { commit, _ in commit.authentication.signature[5] ^= 1 }
      try await refuse("invalid_signature") { commit, _ in commit.content.authenticatedData = [1] }
      try await refuse("unknown_sender") { commit, _ in commit.content.sender = .member(77) }
      try await refuse("unknown_sender") { commit, _ in
        commit.content.sender = .external(0)
        commit.membershipTag = nil
      }
      try await refuse("invalid_signature") { commit, _ in commit.content.sender = .member(1) }
      try await refuse("invalid_group_info") { commit, _ in commit.authentication.confirmationTag?[0] ^= 1 }
      try await refuse("invalid_group_info") { _, info in info = otherInfo }
      try await refuse("invalid_group_info") { _, info in info.context.treeHash[0] ^= 1 }
      try await refuse("invalid_group_info") { _, info in
        info.extensions.removeAll { $0.type == ExtensionType.externalPub }
      }
      try await refuse("invalid_group_info") { _, info in info.signer = 1 }
      try await refuse("invalid_signature") { _, info in info.signature[9] ^= 1 }
      try await refuse("invalid_tree") { _, info in
        let tree = Extension(type: ExtensionType.ratchetTree, data: room.group.publicGroup.tree.encoded)
        info.extensions.removeAll { $0.type == ExtensionType.ratchetTree }
        info.extensions.append(tree)
      }
      let foreignWelcome = try await alice.post(
        room.path + "/commits", body(room, commit, info, welcome: other.welcome, to: [carol.device]))
      #expect(foreignWelcome.status == 422 && foreignWelcome.code == "invalid_welcome")

      #expect(try await alice.get(room.path)["epoch"]?.integer == 1)
      #expect(try await alice.get(room.path + "/events")["events"]?.array?.count == 1)
      #expect(try await room.post(adding, to: [carol.device]).status == 200)
    }
  }

  @Test("A commit may not bring in strangers, keys that no certificate names, or proposals that would wedge the room")
  func contents() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      let bobs = try await room.add([bob])[0]
      let entropy = SystemEntropy()
      func package(
        _ identity: [UInt8], keys: SignatureKeyPair? = nil, certificate: [UInt8]? = nil,
        lifetime: Lifetime = TestAccount.lifetime
      ) throws -> KeyPackage {
        let keys = try keys ?? TestAccount.suite.signatureScheme.generateKeyPair(entropy: entropy)
        let pin = certificate.map { [Extension(type: ExtensionType.deviceCertificate, data: Hash.sha256($0))] } ?? []
        let leaf = LeafIdentity(identity: identity, signatureKeys: keys, extensions: pin)
        return try KeyPackageBundle.create(
          suite: TestAccount.suite, identity: leaf, lifetime: lifetime, isLastResort: false, entropy: entropy
        ).keyPackage
      }
      func refuse(_ code: String, _ choices: [ProposalChoice], in room: TestRoom, now: UInt64? = nil) async throws {
        let reply = try await room.post(try room.group.commitApart(choices, now: now, entropy: entropy))
        #expect(reply.status == 422 && reply.code == code, "\(code): \(reply.status) \(reply.code ?? "")")
      }
      let carol = try await TestAccount.register(on: server)
      let identity = carol.identity.credential
      // Nobody's device; a device of another user; a key of one's own making; no certificate named; no longer valid.
      try await refuse("untrusted_device", [.add(try package([1, 2, 3]))], in: room)
      try await refuse(
        "untrusted_device", [.add(try package(TestAccount.newID().bytes + TestAccount.newID().bytes))], in: room)
      let foreign = try package(
        alice.user.bytes + carol.device.bytes, keys: carol.signatureKeys, certificate: carol.certificate)
      try await refuse("untrusted_device", [.add(foreign)], in: room)
      try await refuse("untrusted_device", [.add(try package(identity, certificate: carol.certificate))], in: room)
      try await refuse("untrusted_device", [.add(try package(identity, keys: carol.signatureKeys))], in: room)
      try await refuse(
        "invalid_key_package",
        [
          .add(
            try package(
              identity, keys: carol.signatureKeys, certificate: carol.certificate,
              lifetime: Lifetime(notBefore: 1, notAfter: 2)))
        ], in: room)
      try await refuse(
        "forbidden_proposal",
        [.reInit(ReInit(groupID: [1], version: 1, cipherSuite: TestAccount.suite.id, extensions: []))], in: room)
      try await refuse("forbidden_proposal", [.groupContextExtensions([])], in: room)

      // A proposal that the log does not hold.
      var group = bobs.group
      let proposal = try group.proposeRemoval(of: group.ownLeaf, entropy: entropy)
      var informed = room
      _ = try informed.group.process(
        MLSMessage(decoding: proposal), now: UInt64(Date().timeIntervalSince1970))
      try await refuse("unknown_proposal", [], in: informed)
      // A commit that is signed for another context.
      var renamed = room.group
      renamed.publicGroup.context.extensions = []
      try await refuse("invalid_signature", [.update], in: TestRoom(id: room.id, account: alice, group: renamed))

      try await room.renew()
      try await room.add([carol])
    }
  }

  @Test("A proposal to leave is the leaver's own, of this epoch")
  func departures() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      var bobs = try await room.add([bob])[0]
      func leave(_ account: TestAccount, _ proposal: [UInt8]) async throws -> TestReply {
        try await account.post(
          room.path + "/leave", ["id": .string(TestAccount.newID().text), "proposal": .bytes(proposal)])
      }
      var (mine, his) = (room.group, bobs.group)
      let ofBob = try mine.proposeRemoval(of: his.ownLeaf, entropy: SystemEntropy())
      let own = try his.proposeRemoval(of: his.ownLeaf, entropy: SystemEntropy())
      let update = try his.proposeUpdate(entropy: SystemEntropy())
      #expect(try await leave(alice, ofBob).code == "forbidden_proposal")
      #expect(try await leave(alice, own).code == "forbidden_proposal")
      #expect(try await leave(bob, update).code == "forbidden_proposal")
      #expect(try await leave(bob, [1, 2, 3]).code == "invalid_field")
      var broken = own
      broken[broken.count - 60] ^= 1
      #expect(try await leave(bob, broken).status == 422)
      try await room.renew()
      let late = try await leave(bob, own)
      #expect(late.status == 409 && late.code == "stale_epoch" && late["epoch"]?.integer == 2)
      try await bobs.follow(after: 1)
      #expect(bobs.group.epoch == 2)
      let proposal = try bobs.group.proposeRemoval(of: bobs.group.ownLeaf, entropy: SystemEntropy())
      #expect(try await leave(bob, proposal).status == 200)
      // The log has it, so that a commit may refer to it.
      try await room.follow(after: 2)
      #expect(room.group.proposedRemovals.map(\.leaf) == [1])
      try await room.take(try room.group.commitApart([], entropy: SystemEntropy()))
      #expect(room.group.members.count == 1)
    }
  }

  @Test("A room of an older release, whose GroupInfo was taken unseen, is checked when it is used")
  func migrated() async throws {
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    try await TestServer.with(dataDirectory: directory) { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await server.execute("UPDATE rooms SET group_checked = 0")
      try await room.add([bob])
      #expect(try await server.integer("SELECT group_checked FROM rooms") == 1)
      // One that is broken is told from one that is not, and takes no commit.
      let info = try #require(try await alice.get(room.path + "/group-info")["groupInfo"]?.bytes)
      let commit = try room.group.commitApart([.update], entropy: SystemEntropy())
      try await server.execute("UPDATE rooms SET group_checked = 0")
      try await server.execute(
        "UPDATE room_groups SET group_info = ?1", .blob(Array(info.dropLast()) + [info.last! ^ 1]))
      #expect(try await room.post(commit).code == "unreadable_group")
      try await server.execute("UPDATE room_groups SET group_info = ?1", .blob(info))
      try await room.take(commit)
    }
  }
}
