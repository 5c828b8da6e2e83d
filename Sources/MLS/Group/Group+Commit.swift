public import Ciphers

extension Group {
  /// Makes a commit (RFC 9420 §12.4.1). Nothing changes until the group is replaced by the pending one's.
  ///
  /// Not for a group that encrypts its handshakes: use `protectCommit`, which uses up a key.
  ///
  /// - Parameter now: seconds since 1970, against which KeyPackages' lifetimes are checked and from which the age of this
  ///   epoch will count; nil does neither.
  /// - Throws: `inactive`; `invalidState` where the group encrypts its handshakes; `invalidProposal`, or the rule of a
  ///   KeyPackage, where a proposal is wrong by itself; `invalidProposalList` where proposals cannot stand together (§12.2);
  ///   `invalidTree` or `missingCapability` where the next epoch's members cannot; `missingPreSharedKey`; `pathRequired`
  ///   where the builder wants no path and a proposal needs one.
  public func commit(
    _ builder: CommitBuilder, now: UInt64? = nil, entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    guard !encryptsHandshakes else { throw .invalidState }
    var group = self
    return try group.protectCommit(builder, now: now, entropy: entropy)
  }

  /// The same for proposals alone, with the builder's defaults for all else.
  public func commit(
    _ proposals: [ProposalChoice], now: UInt64? = nil, entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    try commit(CommitBuilder(proposals), now: now, entropy: entropy)
  }

  /// The same as `commit`, as a PrivateMessage where the group encrypts its handshakes. The ratchet moves on then: store the
  /// group before the message is sent, whether or not the commit will be taken.
  public mutating func protectCommit(
    _ builder: CommitBuilder, now: UInt64? = nil, entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    guard isActive, let identity else { throw .inactive }
    let proposals = try proposals(of: builder, now: now, entropy: entropy)
    let effects = try publicGroup.apply(proposals, committer: .member(ownLeaf), now: now)
    let draft = CommitDraft(
      base: publicGroup,
      committer: CommitDraft.Committer(
        sender: .member(ownLeaf), identity: identity, leaf: ownLeaf, privateKeys: privateKeys,
        initSecret: secrets.initial),
      proposals: proposals, effects: effects, hasPath: try builder.hasPath(for: effects),
      preSharedKeys: try lookUp(effects.preSharedKeys, among: builder.preSharedKeys),
      framing: CommitDraft.Framing(
        wireFormat: encryptsHandshakes ? WireFormat.privateMessage : WireFormat.publicMessage,
        authenticatedData: builder.authenticatedData))
    var result = try draft.finish(entropy: entropy)

    var last = self
    let message: MLSMessage
    if encryptsHandshakes {
      message = .privateMessage(try last.encrypt(result.signed, padding: .padme, entropy: entropy))
    } else {
      message = .publicMessage(
        PublicMessage(result.signed, membershipKey: secrets.membership, context: groupContext, suite: suite))
    }
    result.group.inherit(from: last, endedAt: now)
    let pending = try PendingCommit(result, sentAs: message, builder: builder, entropy: entropy)
    self = last
    return pending
  }

  /// The same for proposals alone, with the builder's defaults for all else.
  public mutating func protectCommit(
    _ proposals: [ProposalChoice], now: UInt64? = nil, entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    try protectCommit(CommitBuilder(proposals), now: now, entropy: entropy)
  }

  /// The builder's own proposals, then the received ones that it takes up.
  private func proposals(
    of builder: CommitBuilder, now: UInt64?, entropy: any EntropySource
  ) throws(MLSError) -> [ProposedChange] {
    var proposals: [ProposedChange] = []
    for choice in builder.proposals {
      guard let proposal = choice.proposal(suite: suite, entropy: entropy) else { continue }
      try publicGroup.validate(proposal, from: .member(ownLeaf), now: now)
      proposals.append(ProposedChange(proposal: proposal, sender: .member(ownLeaf), isChecked: true))
    }
    // Removals first: they win over updates of the same leaf (§12.4).
    let received = publicGroup.proposals.filter { builder.received.contains($0) }
    for stored in received.filter({ $0.proposal.isRemoval }) + received.filter({ !$0.proposal.isRemoval }) {
      guard canTakeUp(stored, beside: proposals, for: builder, now: now) else { continue }
      proposals.append(ProposedChange(stored))
    }
    return proposals
  }

  /// Whether a received proposal can stand in a commit beside those chosen so far.
  private func canTakeUp(
    _ stored: StoredProposal, beside chosen: [ProposedChange], for builder: CommitBuilder, now: UInt64?
  ) -> Bool {
    if case .never = builder.path, stored.proposal.needsPath { return false }
    if case .preSharedKey(let id) = stored.proposal, (try? lookUp([id], among: builder.preSharedKeys)) == nil {
      return false
    }
    let all = chosen + [ProposedChange(stored)]
    guard let effects = try? publicGroup.apply(all, committer: .member(ownLeaf), now: now) else { return false }
    return (try? effects.tree.validateKeys()) != nil
      && (try? effects.tree.validateMembers(extensions: effects.extensions)) != nil
  }
}

extension CommitBuilder {
  /// Whether a commit with these effects gets a path.
  ///
  /// - Throws: `pathRequired` where it must have one and the builder wants none (RFC 9420 §12.4).
  func hasPath(for effects: CommitEffects) throws(MLSError) -> Bool {
    let isRequired = effects.needsPath || asksForUpdate
    switch path {
    case .always: return true
    case .whenRequired: return isRequired
    case .never:
      guard !isRequired else { throw .pathRequired }
      return false
    }
  }

  private var asksForUpdate: Bool {
    for case .update in proposals { return true }
    return false
  }
}
