import ChatProtocol
import Ciphers
import Foundation
import MLS
import Testing
import WireCoding

/// A room with a real MLS group, seen from one of its devices.
struct TestRoom: Sendable {
  let id: UUIDv7
  let account: TestAccount
  var group: Group

  static func create(
    by account: TestAccount, kind: GroupKind = .group
  ) async throws -> TestRoom {
    let (room, reply) = try await request(by: account, kind: kind, called: "\(kind.name)")
    try #require(reply.status == 201, "\(String(decoding: reply.body, as: UTF8.self))")
    return room
  }

  /// Asks for a room, of whatever kind the request says that it is.
  static func request(
    by account: TestAccount, kind: GroupKind, called label: String
  ) async throws -> (room: TestRoom, reply: TestReply) {
    let id = TestAccount.newID()
    let key = try await account.get("/api/keys/server?suite=\(TestAccount.suite.id)")["externalSender"]?.bytes
    let group = try Group.create(
      groupID: id.bytes, suite: TestAccount.suite, identity: account.leafIdentity,
      extensions: [
        ExternalSender.makeExtension([try ExternalSender(decoding: try #require(key))]),
        Extension(type: ExtensionType.groupKind, data: kind.encoded),
      ],
      lifetime: TestAccount.lifetime, entropy: SystemEntropy())
    let info = try group.groupInfo(entropy: SystemEntropy())
    let reply = try await account.post(
      "/api/rooms",
      [
        "id": .string(id.text), "kind": .string(label), "suite": .number(TestAccount.suite.id), "profile": .bytes([7]),
        "groupInfo": .bytes(MLSMessage.groupInfo(info).encoded),
      ])
    return (TestRoom(id: id, account: account, group: group), reply)
  }

  var path: String { "/api/rooms/\(id.text)" }

  /// A commit that adds a device of each account.
  func adding(_ accounts: [TestAccount]) throws -> (commit: PendingCommit, bundles: [KeyPackageBundle]) {
    let bundles = try accounts.map { try $0.makeKeyPackage() }
    let commit = try group.commitApart(bundles.map { .add($0.keyPackage) }, entropy: SystemEntropy())
    return (commit, bundles)
  }

  func removing(_ user: UUIDv7) throws -> PendingCommit {
    let leaves = group.members.filter { (try? MemberIdentity(credential: $0.credential))?.user == user }.map(\.leaf)
    return try group.commitApart(leaves.map { .remove($0) }, entropy: SystemEntropy())
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
  ///
  /// - Returns: the room as each of them sees it.
  @discardableResult
  mutating func add(_ accounts: [TestAccount]) async throws -> [TestRoom] {
    let (commit, bundles) = try adding(accounts)
    try await take(commit, to: accounts.map(\.device))
    guard case .welcome(let welcome) = try MLSMessage(decoding: try #require(commit.welcome)) else {
      throw WireError.invalidValue
    }
    return try zip(accounts, bundles).map { account, bundle in
      let joined = try Group.join(
        welcome: welcome, keyPackage: bundle, signaturePrivateKey: account.signatureKeys.privateKey,
        ratchetTree: commit.ratchetTree)
      return TestRoom(id: id, account: account, group: joined.group)
    }
  }

  /// Sends a commit, and moves to its epoch when the server has taken it.
  mutating func take(_ commit: PendingCommit, to devices: [UUIDv7] = []) async throws {
    let reply = try await post(commit, to: devices)
    try #require(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
    group = commit.group
  }

  /// Fresh keys for the own leaf, as a commit that the server has to take.
  mutating func renew() async throws {
    try await take(try group.commitApart([.update], entropy: SystemEntropy()))
  }

  /// Follows the room's log from an entry on.
  mutating func follow(after seq: Int = 0) async throws {
    let events = try await account.get(path + "/events?after=\(seq)")["events"]?.array ?? []
    for event in events where event["type"]?.string != "message" {
      let message = try MLSMessage(decoding: try #require(event["payload"]?.bytes))
      guard message.epoch == group.epoch else { continue }
      do {
        let received = try group.process(message, now: UInt64(Date().timeIntervalSince1970))
        if case .commit(let staged) = received { group = staged.group }
      } catch {
        // Not `catch MLSError.ownMessage`: Swift 6.3.1 does not come to an end compiling that in this loop.
        guard error == .ownMessage else { throw error }
      }
    }
  }

  /// The room as a device sees it that joins by itself.
  static func join(_ id: UUIDv7, as account: TestAccount, resync: Bool = false) async throws -> TestRoom {
    let reply = try await account.get("/api/rooms/\(id.text)/group-info")
    guard case .groupInfo(let info) = try MLSMessage(decoding: try #require(reply["groupInfo"]?.bytes)) else {
      throw WireError.invalidValue
    }
    let commit = try await joining(by: info, as: account, resync: resync)
    let joined = try await account.post(
      "/api/rooms/\(id.text)/commits",
      [
        "id": .string(TestAccount.newID().text), "epoch": .number(info.epoch), "commit": .bytes(commit.commit),
        "groupInfo": .bytes(commit.groupInfo),
      ])
    try #require(joined.status == 200, "\(String(decoding: joined.body, as: UTF8.self))")
    return TestRoom(id: id, account: account, group: commit.group)
  }

  /// The external commit of a device that joins by itself, with the tree that the server has of the room.
  static func joining(by info: GroupInfo, as account: TestAccount, resync: Bool) async throws -> PendingCommit {
    let tree = try await tree(info.context.treeHash, of: try UUIDv7(bytes: info.groupID), as: account)
    return try Group.joinExternally(
      groupInfo: info, identity: account.leafIdentity, resync: resync, ratchetTree: tree,
      commit: CommitBuilder().apart, entropy: SystemEntropy())
  }

  /// A tree in all its parts.
  static func tree(_ hash: [UInt8], of room: UUIDv7, as account: TestAccount) async throws -> RatchetTree {
    var bytes: [UInt8] = []
    var next: UInt32 = 0
    while true {
      let reply = try await account.get("/api/rooms/\(room.text)/tree/\(Hex.encode(hash))?first=\(next)")
      try #require(reply.status == 200, "\(reply.code ?? "")")
      let part = try TreePart(decoding: reply.body)
      try #require(part.first == next)
      bytes += part.nodes
      next = part.next
      if next == part.count { return try RatchetTree(nodesOnWire: bytes) }
    }
  }
}
