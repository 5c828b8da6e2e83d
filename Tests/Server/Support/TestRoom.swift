import ChatProtocol
import Ciphers
import MLS
import Testing
import WireCoding

/// A room with a real MLS group, seen from one of its devices.
struct TestRoom: Sendable {
  let id: UUIDv7
  let account: TestAccount
  var group: Group

  static func create(by account: TestAccount, kind: String = "group") async throws -> TestRoom {
    let id = TestAccount.newID()
    let group = try Group.create(
      groupID: id.bytes, suite: TestAccount.suite, identity: account.leafIdentity, lifetime: TestAccount.lifetime,
      entropy: SystemEntropy())
    let info = try group.groupInfo(entropy: SystemEntropy())
    let reply = try await account.post(
      "/api/rooms",
      [
        "id": .string(id.text), "kind": .string(kind), "suite": .number(TestAccount.suite.id), "profile": .bytes([7]),
        "groupInfo": .bytes(MLSMessage.groupInfo(info).encoded),
      ])
    try #require(reply.status == 201, "\(String(decoding: reply.body, as: UTF8.self))")
    return TestRoom(id: id, account: account, group: group)
  }

  var path: String { "/api/rooms/\(id.text)" }

  /// A commit that adds a device of each account.
  func adding(_ accounts: [TestAccount]) throws -> (commit: PendingCommit, bundles: [KeyPackageBundle]) {
    let bundles = try accounts.map { try $0.makeKeyPackage() }
    let commit = try group.commit(bundles.map { .add($0.keyPackage) }, entropy: SystemEntropy())
    return (commit, bundles)
  }

  func removing(_ user: UUIDv7) throws -> PendingCommit {
    let leaves = group.members.filter { (try? MemberIdentity(credential: $0.credential))?.user == user }.map(\.leaf)
    return try group.commit(leaves.map { .remove($0) }, entropy: SystemEntropy())
  }

  func body(of commit: PendingCommit, id: UUIDv7 = TestAccount.newID(), to devices: [UUIDv7] = []) -> JSON {
    var members: [JSON.Member] = [
      .init("id", .string(id.text)), .init("epoch", .number(group.epoch)), .init("commit", .bytes(commit.commit)),
      .init("groupInfo", .bytes(commit.groupInfo)),
    ]
    if let welcome = commit.welcome, !devices.isEmpty {
      members.append(.init("welcome", .bytes(welcome)))
      members.append(.init("welcomeTo", .array(devices.map { .string($0.text) })))
    }
    return .object(members)
  }

  func post(_ commit: PendingCommit, to devices: [UUIDv7] = []) async throws -> TestReply {
    try await account.post(path + "/commits", body(of: commit, to: devices))
  }

  /// Adds accounts, and moves to the new epoch.
  mutating func add(_ accounts: [TestAccount]) async throws {
    let (commit, _) = try adding(accounts)
    let reply = try await post(commit, to: accounts.map(\.device))
    try #require(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
    group = commit.group
  }
}
