public import Ciphers

extension Group {
  /// Joins a group from outside, by a commit of one's own (RFC 9420 §12.4.3.2).
  ///
  /// - Parameters:
  ///   - groupInfo: of the epoch that the commit ends, with the extension `external_pub`.
  ///   - resync: also removes the leaf with the same credential, for a member that lost its state.
  ///   - ratchetTree: where the GroupInfo does not carry it; checked against the GroupContext's tree hash.
  ///   - builder: what the commit does besides. Pre-shared keys may be injected; received proposals are not known to an
  ///     outsider, and there always is a path.
  /// - Throws: why the GroupInfo or its tree is refused, as `PublicGroup.init`; `missingRatchetTree`;
  ///   `invalidProposalList` where the builder wants what only members may do; `pathRequired` where it wants no path.
  public static func joinExternally(
    groupInfo: GroupInfo, identity: LeafIdentity, resync: Bool, ratchetTree: RatchetTree? = nil,
    commit builder: CommitBuilder = CommitBuilder(), entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    if case .never = builder.path { throw .pathRequired }
    let base = try PublicGroup(groupInfo: groupInfo, ratchetTree: ratchetTree)
    let suite = base.suite
    guard let externalKey = groupInfo.externalPublicKey else { throw .invalidGroupInfo }
    let (kemOutput, initSecret) = try ExternalInit.send(to: externalKey, suite: suite)
    var proposals: [Proposal] = [.externalInit(kemOutput: kemOutput)]
    if resync, let old = base.tree.leaves.first(where: { $0.leaf.credential == identity.credential }) {
      proposals.append(.remove(old.index))
    }
    for choice in builder.proposals {
      if let proposal = choice.proposal(suite: suite, entropy: entropy) { proposals.append(proposal) }
    }
    let changes = proposals.map { ProposedChange(proposal: $0, sender: .newMemberCommit, isChecked: false) }
    var effects = try base.apply(changes, committer: .newMemberCommit, now: nil)
    let leaf = try effects.tree.add(placeholder(for: identity, suite: suite))

    let draft = CommitDraft(
      base: base,
      committer: CommitDraft.Committer(
        sender: .newMemberCommit, identity: identity, leaf: leaf, privateKeys: TreePrivateKeys(leaf: Secret([])),
        initSecret: initSecret),
      proposals: changes, effects: effects, hasPath: true,
      preSharedKeys: try builder.preSharedKeys.secrets(for: effects.preSharedKeys),
      framing: CommitDraft.Framing(
        wireFormat: WireFormat.publicMessage, authenticatedData: builder.authenticatedData))
    let result = try draft.finish(entropy: entropy)
    let message = PublicMessage(result.signed, membershipKey: nil, context: base.context, suite: suite)
    return try PendingCommit(result, sentAs: .publicMessage(message), builder: builder, entropy: entropy)
  }

  /// A leaf that stands at the outsider's index until the path puts the real one there.
  private static func placeholder(for identity: LeafIdentity, suite: CipherSuite) throws(MLSError) -> LeafNode {
    let leaf = LeafNode(
      encryptionKey: [], signatureKey: identity.signatureKeys.publicKey, credential: identity.credential,
      capabilities: identity.capabilities, source: .update, extensions: identity.extensions)
    try leaf.validateAlone(suite: suite)
    return leaf
  }
}
