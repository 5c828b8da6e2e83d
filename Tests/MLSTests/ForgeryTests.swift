import Ciphers
import Testing
import WireCoding

@testable import MLS

/// GroupInfos and commits of a malicious member: rightly signed, and wrong in one thing.
@Suite struct ForgeryTests {
  /// A GroupInfo of member 0 over a tree that was tampered with.
  private func forge(
    _ party: Party, extensions: [Extension] = [], _ change: (inout RatchetTree) throws -> Void
  ) throws -> GroupInfo {
    let group = party.groups[0]
    var tree = group.publicGroup.tree
    try change(&tree)
    var info = try group.groupInfo(entropy: party.entropy)
    info.context.treeHash = tree.treeHash(group.suite)
    info.context.extensions = extensions
    for index in info.extensions.indices where info.extensions[index].type == ExtensionType.ratchetTree {
      info.extensions[index].data = tree.encoded
    }
    info.signature = try group.suite.sign(
      label: "GroupInfoTBS", content: info.signedContent, privateKey: group.signaturePrivateKey,
      entropy: party.entropy)
    return info
  }

  private func party() throws -> Party {
    var party = try Party(5)
    for member in 0..<5 { try party.commit(as: member, [.update]) }
    return party
  }

  @Test("A tree that is right is taken")
  func right() throws {
    let party = try party()
    #expect(throws: Never.self) { try PublicGroup(groupInfo: forge(party) { _ in }) }
  }

  @Test("A parent key that no commit put there is refused")
  func parentKey() throws {
    let party = try party()
    for node in [1, 3, 7] {
      let info = try forge(party) { tree in
        guard case .parent(var parent) = tree.nodes[node] else { return }
        parent.encryptionKey = party.entropy.bytes(32)
        tree.set(node, to: .parent(parent))
      }
      #expect(throws: MLSError.invalidParentHash) { try PublicGroup(groupInfo: info) }
    }
  }

  @Test("A leaf that was taken out, or left unmerged by nobody's commit, is refused")
  func leaves() throws {
    let party = try party()
    var info = try forge(party) { $0.set(TreeMath.node(1), to: .blank) }
    #expect(throws: MLSError.invalidParentHash) { try PublicGroup(groupInfo: info) }
    info = try forge(party) { tree in
      guard case .parent(var parent) = tree.nodes[7] else { return }
      parent.unmergedLeaves = [1]
      tree.set(7, to: .parent(parent))
    }
    #expect(throws: MLSError.invalidTree) { try PublicGroup(groupInfo: info) }
  }

  @Test("A leaf of somebody else's making is refused")
  func forgedLeaf() throws {
    let party = try party()
    var info = try forge(party) { tree in
      guard var leaf = tree[leaf: 2] else { return }
      leaf.encryptionKey = party.entropy.bytes(32)
      tree.set(leaf: 2, to: leaf)
    }
    #expect(throws: MLSError.invalidSignature) { try PublicGroup(groupInfo: info) }
    // A leaf moved to another place: its signature names the old one.
    info = try forge(party) { tree in
      guard let leaf = tree[leaf: 3] else { return }
      tree.set(TreeMath.node(3), to: .blank)
      tree.set(leaf: 6, to: leaf)
    }
    #expect(throws: MLSError.invalidSignature) { try PublicGroup(groupInfo: info) }
  }

  @Test("A key that stands twice in the tree is refused")
  func doubleKeys() throws {
    let party = try party()
    let info = try forge(party) { tree in
      guard let leaf = tree[leaf: 3] else { return }
      tree.set(leaf: 6, to: leaf)
    }
    #expect(throws: MLSError.invalidTree) { try PublicGroup(groupInfo: info) }
  }

  @Test("A context that asks for what members lack is refused")
  func requirements() throws {
    let party = try party()
    let required = RequiredCapabilities(extensions: [0xF999])
    let info = try forge(
      party, extensions: [Extension(type: ExtensionType.requiredCapabilities, data: required.encoded)]
    ) { _ in }
    #expect(throws: MLSError.missingCapability) { try PublicGroup(groupInfo: info) }
    let doubled = [Extension(type: 0xF0C1, data: []), Extension(type: 0xF0C1, data: [])]
    #expect(throws: MLSError.malformed) { try PublicGroup(groupInfo: forge(party, extensions: doubled) { _ in }) }
  }

  @Test("A signer that is no member, and a tree hash of another tree, are refused")
  func signer() throws {
    let party = try party()
    var info = try forge(party) { _ in }
    info.signer = 6
    #expect(throws: MLSError.invalidGroupInfo) { try PublicGroup(groupInfo: info) }
    info.signer = .max
    #expect(throws: MLSError.invalidGroupInfo) { try PublicGroup(groupInfo: info) }
    info.signer = 1
    #expect(throws: MLSError.invalidSignature) { try PublicGroup(groupInfo: info) }
    info.signer = 0
    info.context.treeHash[0] ^= 1
    info.signature = try party.groups[0].suite.sign(
      label: "GroupInfoTBS", content: info.signedContent, privateKey: party.groups[0].signaturePrivateKey,
      entropy: party.entropy)
    #expect(throws: MLSError.invalidTreeHash) { try PublicGroup(groupInfo: info) }
  }

  /// A commit of member 0 whose path was tampered with before it was signed.
  private func forgedCommit(
    _ party: Party, _ change: (inout UpdatePath) throws -> Void
  ) throws -> MLSMessage {
    let group = party.groups[0]
    guard
      case .publicMessage(var message) = try MLSMessage(
        decoding: group.commit([.update], entropy: party.entropy).commit),
      case .commit(var commit) = message.content.content, var path = commit.path
    else { throw MLSError.malformed }
    try change(&path)
    commit.path = path
    message.content.content = .commit(commit)
    var signed = try AuthenticatedContent.sign(
      message.content, wireFormat: 1, context: group.groupContext, suite: group.suite,
      privateKey: group.signaturePrivateKey, entropy: party.entropy)
    signed.authentication.confirmationTag = message.authentication.confirmationTag
    return .publicMessage(
      PublicMessage(
        signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: group.suite))
  }

  private func resign(_ leaf: inout LeafNode, _ group: Group, _ entropy: SeededEntropy) throws {
    leaf.signature = try group.suite.sign(
      label: "LeafNodeTBS", content: leaf.signedContent(groupID: group.groupID, leafIndex: 0),
      privateKey: group.signaturePrivateKey, entropy: entropy)
  }

  @Test("A path that is too short, too long or repeats a key is refused")
  func paths() throws {
    let party = try party()
    let before = party.groups[1].state
    for change: (inout UpdatePath) -> Void in [
      { $0.nodes.removeLast() },
      { $0.nodes.append($0.nodes[0]) },
      { $0.nodes[0].encryptionKey = $0.nodes[1].encryptionKey },
      { $0.nodes[1].encryptedPathSecrets.removeLast() },
      { $0.nodes[1].encryptedPathSecrets.append($0.nodes[1].encryptedPathSecrets[0]) },
      { $0.nodes[0].encryptionKey = party.groups[0].members[2].leafNode.encryptionKey },
      { $0.nodes = [] },
    ] {
      let message = try forgedCommit(party, change)
      var reader = party.groups[1]
      do {
        _ = try reader.process(message, now: testTime)
        Issue.record("accepted")
      } catch {
        #expect([.invalidPath, .invalidParentHash].contains(error), "\(error.code)")
      }
      #expect(reader.state == before)
    }
  }

  @Test("A path whose leaf keeps its key, has no parent hash or a false one is refused")
  func pathLeaves() throws {
    let party = try party()
    let old = try #require(party.groups[0].member(at: 0)?.leafNode)
    let cases: [(MLSError, (inout LeafNode) -> Void)] = [
      (.invalidLeafNode, { $0.encryptionKey = old.encryptionKey }),
      (.credentialChanged, { $0.credential = .basic([9, 9, 9]) }),
      (.invalidLeafNode, { $0.source = .update }),
      (.invalidParentHash, { $0.source = .commit(parentHash: [1, 2, 3]) }),
      (.missingCapability, { $0.capabilities.credentials = [2] }),
      (.missingCapability, { $0.capabilities.versions = [] }),
      (.invalidLeafNode, { $0.extensions.append(Extension(type: 0xF777, data: [])) }),
    ]
    for (expected, change) in cases {
      let message = try forgedCommit(party) { path in
        change(&path.leafNode)
        try resign(&path.leafNode, party.groups[0], party.entropy)
      }
      var reader = party.groups[1]
      #expect(throws: expected) { try reader.process(message, now: testTime) }
    }
    let unsigned = try forgedCommit(party) { $0.leafNode.extensions = [] }
    var reader = party.groups[1]
    #expect(throws: MLSError.invalidSignature) { try reader.process(unsigned, now: testTime) }
  }

  @Test("An Update whose leaf names another owner is refused, as a proposal and in a commit")
  func updateOfAnothersName() throws {
    let party = try party()
    let group = party.groups[0]
    var leaf = try #require(group.member(at: 0)?.leafNode)
    leaf.credential = try #require(group.member(at: 2)?.leafNode.credential)
    leaf.source = .update
    leaf.encryptionKey = try group.suite.freshKeyPair(entropy: party.entropy).publicKey
    try resign(&leaf, group, party.entropy)
    let signed = try AuthenticatedContent.sign(
      group.frame(.proposal(.update(leaf)), authenticatedData: []), wireFormat: 1, context: group.groupContext,
      suite: group.suite, privateKey: group.signaturePrivateKey, entropy: party.entropy)
    let message = MLSMessage.publicMessage(
      PublicMessage(
        signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: group.suite))
    var reader = party.groups[1]
    #expect(throws: MLSError.credentialChanged) { try reader.process(message, now: testTime) }
    // A commit is held against the rule by itself, whatever became of the proposal.
    let proposed = ProposedChange(proposal: .update(leaf), sender: .member(0), isChecked: true)
    #expect(throws: MLSError.credentialChanged) {
      try reader.publicGroup.apply([proposed], committer: .member(1), now: testTime)
    }
  }

  @Test("A path secret that does not give the path's keys is refused")
  func pathSecrets() throws {
    let party = try party()
    // Member 1 gets what was meant for those on the other side.
    let message = try forgedCommit(party) { path in
      path.nodes[0].encryptedPathSecrets[0] = path.nodes[1].encryptedPathSecrets[0]
    }
    var reader = party.groups[1]
    #expect(throws: MLSError.decryptionFailed) { try reader.process(message, now: testTime) }
  }

  @Test("A commit that must have a path and has none is refused")
  func missingPath() throws {
    let party = try party()
    let group = party.groups[0]
    for items: [ProposalOrReference] in [[], [.proposal(.remove(2))], [.proposal(.groupContextExtensions([]))]] {
      var signed = try AuthenticatedContent.sign(
        group.frame(.commit(Commit(proposals: items, path: nil)), authenticatedData: []), wireFormat: 1,
        context: group.groupContext, suite: group.suite, privateKey: group.signaturePrivateKey,
        entropy: party.entropy)
      signed.authentication.confirmationTag = [1]
      let message = MLSMessage.publicMessage(
        PublicMessage(
          signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: group.suite))
      var reader = party.groups[1]
      #expect(throws: MLSError.invalidPath) { try reader.process(message, now: testTime) }
    }
  }

  @Test("Application data that is not encrypted is refused")
  func plainApplication() throws {
    let party = try party()
    let group = party.groups[0]
    let signed = try AuthenticatedContent.sign(
      group.frame(.application([1]), authenticatedData: []), wireFormat: 1, context: group.groupContext,
      suite: group.suite, privateKey: group.signaturePrivateKey, entropy: party.entropy)
    let message = MLSMessage.publicMessage(
      PublicMessage(
        signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: group.suite))
    var reader = party.groups[1]
    #expect(throws: MLSError.malformed) { try reader.process(message, now: testTime) }
  }

  @Test("A member who signs with another's leaf is refused, even with the group's keys at hand")
  func impersonation() throws {
    let party = try party()
    let group = party.groups[2]
    let framed = FramedContent(
      groupID: group.groupID, epoch: group.epoch, sender: .member(0), authenticatedData: [],
      content: .application([UInt8]("I am client 0".utf8)))
    let signed = try AuthenticatedContent.sign(
      framed, wireFormat: 2, context: group.groupContext, suite: group.suite,
      privateKey: group.signaturePrivateKey, entropy: party.entropy)
    var ratchets = try group.secretTree.ratchets(of: 0, suite: group.suite)
    let message = try PrivateContent.seal(
      signed, leaf: 0, key: ratchets.application.next(group.suite), senderDataSecret: group.secrets.senderData,
      suite: group.suite, padding: .none, entropy: party.entropy)
    var reader = party.groups[1]
    let before = reader.state
    #expect(throws: MLSError.invalidSignature) { try reader.process(.privateMessage(message), now: testTime) }
    #expect(reader.state == before)
  }
}
