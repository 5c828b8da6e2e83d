import Ciphers
import Testing
import WireCoding

@testable import MLS

/// GroupInfos and Welcomes without the extension `ratchet_tree`, and trees that come from elsewhere (RFC 9420 §12.4.3.3).
@Suite struct RatchetTreeApartTests {
  private func info(_ bytes: [UInt8]) throws -> GroupInfo {
    guard case .groupInfo(let info) = try MLSMessage(decoding: bytes) else { throw MLSError.malformed }
    return info
  }

  private func welcome(_ pending: PendingCommit) throws -> Welcome {
    guard case .welcome(let welcome) = try MLSMessage(decoding: #require(pending.welcome)) else {
      throw MLSError.malformed
    }
    return welcome
  }

  private func join(_ client: Client, _ pending: PendingCommit, tree: RatchetTree?) throws -> Group {
    try Group.join(
      welcome: welcome(pending), keyPackage: client.bundle,
      signaturePrivateKey: client.identity.signatureKeys.privateKey, ratchetTree: tree
    ).group
  }

  /// Five members, one of whom adds a sixth with the tree apart.
  private func addition(path: CommitBuilder.Path = .whenRequired) throws -> (Party, Client, PendingCommit) {
    var party = try Party(5)
    try party.commit(as: 3, [.update])
    let client = try Client("new", .x25519AES128, party.entropy)
    var builder = CommitBuilder([.add(client.bundle.keyPackage)])
    builder.ratchetTree = .apart
    builder.path = path
    let pending = try party.commit(as: 1, builder)
    return (party, client, pending)
  }

  @Test("A newcomer joins by a Welcome and a tree that came apart", arguments: [false, true])
  func join(hasPath: Bool) throws {
    var (party, client, pending) = try addition(path: hasPath ? .always : .never)
    #expect(try info(pending.groupInfo).ratchetTree == nil)
    #expect(throws: MLSError.missingRatchetTree) { try join(client, pending, tree: nil) }
    // What the newcomer has to ask for.
    let context = try Group.groupContext(of: welcome(pending), keyPackage: client.bundle)
    #expect(context == pending.group.groupContext)
    let served = try RatchetTree(decoding: pending.ratchetTree.encoded)
    party.groups.append(try join(client, pending, tree: served))
    #expect(party.isInAgreement)
    try party.commit(as: 5, [.update])
    try party.commit(as: 0, [.remove(2)])
    #expect(party.isInAgreement)
  }

  @Test("With the defaults a GroupInfo and a Welcome carry the tree")
  func defaults() throws {
    var party = try Party(2)
    let client = try Client("new", .x25519AES128, party.entropy)
    let pending = try party.commit(as: 0, [.add(client.bundle.keyPackage)])
    #expect(try info(pending.groupInfo).ratchetTree == pending.ratchetTree)
    party.groups.append(try join(client, pending, tree: nil))
    #expect(party.isInAgreement)
  }

  @Test("A Welcome whose tree is apart does not grow with the group")
  func size() throws {
    let sizes = try [4, 32].map { members in
      let party = try Party(members)
      let client = try Client("new", .x25519AES128, party.entropy)
      var builder = CommitBuilder([.add(client.bundle.keyPackage)])
      builder.ratchetTree = .apart
      let pending = try party.groups[0].commit(builder, entropy: party.entropy)
      return (pending.welcome?.count ?? 0, pending.groupInfo.count)
    }
    #expect(sizes[0] == sizes[1])
  }

  @Test("A tree that is not the GroupContext's is refused, whatever was changed in it")
  func otherTrees() throws {
    let (party, client, pending) = try addition()
    let right = pending.ratchetTree
    // Another group's, and the epoch before's.
    var trees = [try Party(6, seed: 9).groups[0].publicGroup.tree, try Party(5).groups[0].publicGroup.tree]
    for index in right.nodes.indices {
      var tree = right
      tree.set(index, to: .blank)
      if tree != right { trees.append(tree) }
      switch right.nodes[index] {
      case .blank: continue
      case .leaf(var leaf):
        leaf.encryptionKey = party.entropy.bytes(32)
        tree.set(index, to: .leaf(leaf))
        trees.append(tree)
        // Somebody else in a member's place.
        leaf = try Client("evil", .x25519AES128, party.entropy).bundle.keyPackage.leafNode
        tree.set(index, to: .leaf(leaf))
        trees.append(tree)
      case .parent(var parent):
        parent.encryptionKey = party.entropy.bytes(32)
        tree.set(index, to: .parent(parent))
        trees.append(tree)
        parent = try #require(right[parent: index])
        parent.parentHash = party.entropy.bytes(32)
        tree.set(index, to: .parent(parent))
        trees.append(tree)
      }
    }
    #expect(trees.count > 20)
    let info = try info(pending.groupInfo)
    let outsider = try Client("outsider", .x25519AES128, party.entropy)
    for tree in trees {
      #expect(throws: MLSError.invalidTreeHash) { try join(client, pending, tree: tree) }
      #expect(throws: MLSError.invalidTreeHash) { try PublicGroup(groupInfo: info, ratchetTree: tree) }
      #expect(throws: MLSError.invalidTreeHash) {
        try Group.joinExternally(
          groupInfo: info, identity: outsider.identity, resync: false, ratchetTree: tree, entropy: party.entropy)
      }
    }
    #expect(throws: Never.self) { try join(client, pending, tree: right) }
  }

  @Test("A tree of a malicious signer with the right hash is still held against all rules")
  func invalidTree() throws {
    let party = try Party(5)
    let group = party.groups[0]
    var tree = group.publicGroup.tree
    var leaf = try #require(tree[leaf: 2])
    leaf.encryptionKey = party.entropy.bytes(32)
    tree.set(leaf: 2, to: leaf)
    var info = try group.groupInfo(ratchetTree: .apart, entropy: party.entropy)
    info.context.treeHash = tree.treeHash(group.suite)
    info.signature = try group.suite.sign(
      label: "GroupInfoTBS", content: info.signedContent, privateKey: group.signaturePrivateKey,
      entropy: party.entropy)
    #expect(throws: MLSError.invalidSignature) { try PublicGroup(groupInfo: info, ratchetTree: tree) }
  }

  @Test("An outsider joins by a GroupInfo and a tree that came apart")
  func externalJoin() throws {
    var party = try Party(3)
    let outsider = try Client("outsider", .x25519AES128, party.entropy)
    let info = try party.groups[0].groupInfo(ratchetTree: .apart, entropy: party.entropy)
    func join(_ tree: RatchetTree?) throws -> PendingCommit {
      var builder = CommitBuilder()
      builder.ratchetTree = .apart
      return try Group.joinExternally(
        groupInfo: info, identity: outsider.identity, resync: false, ratchetTree: tree, commit: builder,
        entropy: party.entropy)
    }
    #expect(throws: MLSError.missingRatchetTree) { try join(nil) }
    let joined = try join(party.groups[1].publicGroup.tree)
    #expect(try self.info(joined.groupInfo).ratchetTree == nil)
    for index in party.groups.indices { try party.groups[index].follow(joined.commit) }
    party.groups.append(joined.group)
    #expect(party.isInAgreement)
  }

  @Test("An observer follows commits whose GroupInfo has no tree, where that is what it expects")
  func observer() throws {
    var party = try Party(3)
    var observer = try PublicGroup(groupInfo: party.groups[0].groupInfo(entropy: party.entropy))
    for placement in [RatchetTreePlacement.apart, .inGroupInfo] {
      var builder = CommitBuilder([.update])
      builder.ratchetTree = placement
      let pending = try party.commit(as: 1, builder)
      guard case .publicMessage(let commit) = try MLSMessage(decoding: pending.commit) else { return }
      let info = try info(pending.groupInfo)
      let other: RatchetTreePlacement = placement == .apart ? .inGroupInfo : .apart
      #expect(throws: MLSError.invalidTree) {
        try observer.observe(commit: commit, groupInfo: info, ratchetTree: other, now: testTime)
      }
      let next = try observer.observe(commit: commit, groupInfo: info, ratchetTree: placement, now: testTime).next
      #expect(next.tree == pending.ratchetTree)
      // What a delivery service stores, and serves.
      let served = try RatchetTree(decoding: next.tree.encoded)
      observer = try PublicGroup(trusting: info, ratchetTree: placement == .apart ? served : nil)
      #expect(observer.context == next.context && observer.tree == next.tree)
      if placement == .apart {
        #expect(throws: MLSError.missingRatchetTree) { try PublicGroup(trusting: info) }
      }
    }
  }

  @Test("Changed bits of a tree that came apart are noticed")
  func mutations() throws {
    let (_, client, pending) = try addition()
    let encoded = pending.ratchetTree.encoded
    for index in encoded.indices {
      var changed = encoded
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(throws: (any Error).self) {
        try join(client, pending, tree: RatchetTree(decoding: changed))
      }
    }
  }
}
