import Ciphers
import Testing
import WireCoding

@testable import MLS

/// What a commit builder asks for is what the commit holds (RFC 9420 §12.4).
@Suite struct CommitBuilderTests {
  private func commit(_ pending: PendingCommit) throws -> Commit {
    guard case .publicMessage(let message) = try MLSMessage(decoding: pending.commit),
      case .commit(let commit) = message.content.content
    else { throw MLSError.malformed }
    return commit
  }

  // MARK: Path

  @Test("A commit that only adds has no path, and everybody follows", arguments: [1, 2, 3, 7, 8])
  func additionsWithoutPath(members: Int) throws {
    var party = try Party(members)
    let newcomers = try (0..<3).map { try Client("new \($0)", .x25519AES128, party.entropy) }
    let pending = try party.commit(as: members - 1, newcomers.map { .add($0.bundle.keyPackage) })
    #expect(try commit(pending).path == nil)
    for client in newcomers {
      party.clients.append(client)
      party.groups.append(try client.join(pending.welcome).group)
    }
    #expect(party.isInAgreement)
    // The newcomers are unmerged above: the next path is encrypted to each of them, and theirs to all others.
    for member in party.groups.indices { try party.commit(as: member, [.update]) }
    #expect(party.isInAgreement)
    var tree = party.groups[0].publicGroup.tree
    #expect(throws: Never.self) { try tree.validate(suite: .x25519AES128, groupID: [7, 7, 7], extensions: []) }
  }

  @Test("Newcomers of a commit without a path commit themselves, and add others in turn")
  func chainWithoutPaths() throws {
    var party = try Party(1)
    for step in 0..<12 {
      let client = try Client("new \(step)", .x25519AES128, party.entropy)
      var builder = CommitBuilder()
      builder.add(client.bundle.keyPackage)
      builder.path = .never
      let pending = try party.commit(as: party.groups.count - 1, builder)
      #expect(try commit(pending).path == nil)
      party.groups.append(try client.join(pending.welcome).group)
    }
    #expect(party.isInAgreement)
    try party.commit(as: 5, [.remove(0), .remove(11)])
    #expect(party.isInAgreement)
    let message = try party.groups[12].protect([3], entropy: party.entropy)
    #expect(try party.groups[5].read(message).data == [3])
  }

  @Test("An update, a removal, other extensions and an empty list have a path")
  func requiredPaths() throws {
    let party = try Party(3)
    let known = Extension(type: ExtensionType.deviceCertificate, data: [1])
    for choices: [ProposalChoice] in [[.update], [.remove(1)], [.groupContextExtensions([known])], []] {
      #expect(try commit(party.groups[0].commit(choices, entropy: party.entropy)).path != nil)
      var builder = CommitBuilder(choices)
      builder.path = .never
      #expect(throws: MLSError.pathRequired) { try party.groups[0].commit(builder, entropy: party.entropy) }
    }
  }

  @Test("A path can be had where none is needed")
  func forcedPath() throws {
    var party = try Party(3)
    let client = try Client("new", .x25519AES128, party.entropy)
    var builder = CommitBuilder([.add(client.bundle.keyPackage)])
    builder.path = .always
    let pending = try party.commit(as: 1, builder)
    #expect(try commit(pending).path != nil)
    party.groups.append(try client.join(pending.welcome).group)
    #expect(party.isInAgreement)
  }

  @Test("A commit without a path leaves received proposals that need one to others")
  func leavesProposalsThatNeedPaths() throws {
    var party = try Party(4)
    let client = try Client("new", .x25519AES128, party.entropy)
    let proposals = [
      try party.groups[2].proposeRemoval(of: 3, entropy: party.entropy),
      try party.groups[2].protectProposal(.add(client.bundle.keyPackage), entropy: party.entropy),
    ]
    for message in proposals {
      for index in [0, 1, 3] { _ = try party.groups[index].receive(message) }
    }
    var builder = CommitBuilder()
    builder.path = .never
    let pending = try party.commit(as: 0, builder)
    #expect(pending.removed.isEmpty && pending.added.map(\.leaf) == [4])
    #expect(try commit(pending).path == nil && party.isInAgreement)
  }

  @Test("A commit with a removal and without a path is refused by all others")
  func missingPath() throws {
    let party = try Party(3)
    let group = party.groups[0]
    let commit = Commit(proposals: [.proposal(.remove(1))], path: nil)
    var signed = try AuthenticatedContent.sign(
      group.frame(.commit(commit), authenticatedData: []), wireFormat: WireFormat.publicMessage,
      context: group.groupContext, suite: group.suite, privateKey: group.signaturePrivateKey, entropy: party.entropy)
    signed.authentication.confirmationTag = [1]
    let message = PublicMessage(
      signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: group.suite)
    var reader = party.groups[2]
    #expect(throws: MLSError.invalidPath) { try reader.process(.publicMessage(message), now: testTime) }
  }

  // MARK: Received proposals

  @Test("Received proposals are taken up all, not at all, or by their references")
  func received() throws {
    var party = try Party(4)
    let update = try party.groups[1].proposeUpdate(entropy: party.entropy)
    let removal = try party.groups[2].proposeRemoval(of: 3, entropy: party.entropy)
    _ = try party.groups[0].receive(update)
    _ = try party.groups[0].receive(removal)
    let references = party.groups[0].pendingProposals.map(\.reference)
    #expect(references.count == 2)
    let cases: [(CommitBuilder.Received, Set<[UInt8]>)] = [
      (.all, Set(references)), (.none, []), (.only([references[1]]), [references[1]]), (.only([[1, 2, 3]]), []),
    ]
    for (received, expected) in cases {
      var builder = CommitBuilder()
      builder.received = received
      let pending = try party.groups[0].commit(builder, entropy: party.entropy)
      let listed = try commit(pending).proposals.map { item -> [UInt8] in
        guard case .reference(let reference) = item else { throw MLSError.malformed }
        return reference
      }
      #expect(Set(listed) == expected)
      #expect(pending.removed.map(\.leaf) == (expected.contains(references[1]) ? [3] : []))
    }
  }

  // MARK: Content

  @Test("Each verb adds the proposal of its name, in order")
  func verbs() throws {
    let party = try Party(3)
    let client = try Client("new", .x25519AES128, party.entropy)
    let known = Extension(type: ExtensionType.deviceCertificate, data: [1])
    var builder = CommitBuilder()
    builder.remove(1)
    builder.add(client.bundle.keyPackage)
    builder.inject(PreSharedKey(id: [1], secret: [2]))
    builder.replaceExtensions(with: [known])
    builder.update()
    builder.authenticatedData = [4, 5]
    let pending = try party.groups[0].commit(builder, entropy: party.entropy)
    let made = try commit(pending)
    let types = made.proposals.map { item -> UInt16? in
      if case .proposal(let proposal) = item { proposal.type } else { nil }
    }
    #expect(types == [ProposalType.remove, ProposalType.add, ProposalType.preSharedKey, 7])
    #expect(made.path != nil)
    guard case .publicMessage(let message) = try MLSMessage(decoding: pending.commit) else { return }
    #expect(message.content.authenticatedData == [4, 5])
    #expect(pending.group.groupContext.extensions == [known])

    var closing = CommitBuilder()
    closing.reInitialize(as: ReInit(groupID: [9], version: 1, cipherSuite: 1, extensions: []))
    #expect(try !party.groups[0].commit(closing, entropy: party.entropy).group.isActive)
    closing.remove(1)
    #expect(throws: MLSError.invalidProposalList) { try party.groups[0].commit(closing, entropy: party.entropy) }
  }

  @Test("An outsider may inject a pre-shared key, and do nothing that only members may")
  func externalJoin() throws {
    var party = try Party(2)
    let outsider = try Client("outsider", .x25519AES128, party.entropy)
    let info = try party.groups[0].groupInfo(entropy: party.entropy)
    let key = PreSharedKey(id: [1], secret: [2, 3])
    func join(_ builder: CommitBuilder) throws -> PendingCommit {
      try Group.joinExternally(
        groupInfo: info, identity: outsider.identity, resync: false, commit: builder, entropy: party.entropy)
    }
    var builder = CommitBuilder()
    builder.inject(key)
    builder.authenticatedData = [8]
    let joined = try join(builder)
    for index in party.groups.indices {
      #expect(throws: MLSError.missingPreSharedKey) { try party.groups[index].follow(joined.commit) }
      try party.groups[index].follow(joined.commit, preSharedKeys: [key])
    }
    party.groups.append(joined.group)
    #expect(party.isInAgreement)

    let stranger = try Client("stranger", .x25519AES128, party.entropy)
    #expect(throws: MLSError.invalidProposalList) { try join(CommitBuilder([.add(stranger.bundle.keyPackage)])) }
    #expect(throws: MLSError.invalidProposalList) { try join(CommitBuilder([.groupContextExtensions([])])) }
    builder = CommitBuilder()
    builder.path = .never
    #expect(throws: MLSError.pathRequired) { try join(builder) }
  }
}
