extension PublicGroup {
  /// Looks up what a commit refers to.
  ///
  /// - Throws: `unknownProposal`; `invalidProposalList` where an outsider refers to a proposal.
  func resolve(_ commit: Commit, from sender: Sender) throws(MLSError) -> [ProposedChange] {
    var proposals: [ProposedChange] = []
    for item in commit.proposals {
      switch item {
      case .proposal(let proposal):
        proposals.append(ProposedChange(proposal: proposal, sender: sender, isChecked: false))
      case .reference(let reference):
        // An outsider cannot have seen what members proposed (§12.4.3.2).
        if case .newMemberCommit = sender { throw .invalidProposalList }
        guard let known = stored(reference) else { throw .unknownProposal }
        proposals.append(ProposedChange(known))
      }
    }
    return proposals
  }

  /// Checks a commit's proposals together and applies them to the tree and the extensions (RFC 9420 §12.2, §12.3).
  func apply(
    _ proposals: [ProposedChange], committer: Sender, now: UInt64?
  ) throws(MLSError) -> CommitEffects {
    for item in proposals where !item.isChecked { try validate(item.proposal, from: item.sender, now: now) }
    switch committer {
    case .member(let leaf): try validateList(proposals, committer: leaf)
    case .newMemberCommit: try validateExternalList(proposals)
    case .external, .newMemberProposal: throw .invalidSender
    }

    var effects = CommitEffects(tree: tree, extensions: context.extensions)
    effects.needsPath = proposals.isEmpty || proposals.contains { $0.proposal.needsPath }
    // §12.3 orders changes to the tree by their kind: updates, then removals, then additions.
    for item in proposals {
      switch item.proposal {
      case .groupContextExtensions(let list): effects.extensions = list
      case .preSharedKey(let id): effects.preSharedKeys.append(id)
      case .externalInit(let output): effects.kemOutput = output
      case .reInit(let proposed): effects.reInit = proposed
      case .update(let leaf): try applyUpdate(leaf, from: item.sender, to: &effects)
      case .add, .remove: break
      }
    }
    for item in proposals {
      guard case .remove(let index) = item.proposal else { continue }
      guard let leaf = effects.tree[leaf: index] else { throw .invalidProposal }
      effects.tree.remove(index)
      effects.removed.append((index, leaf))
    }
    for item in proposals {
      guard case .add(let keyPackage) = item.proposal else { continue }
      effects.added.append((try effects.tree.add(keyPackage.leafNode), keyPackage))
    }
    return effects
  }

  private func applyUpdate(
    _ leaf: LeafNode, from sender: Sender, to effects: inout CommitEffects
  ) throws(MLSError) {
    guard case .member(let index) = sender, let old = effects.tree[leaf: index] else { throw .invalidLeafNode }
    try leaf.validateSuccession(to: old)
    effects.tree.update(index, to: leaf)
    effects.updated.append(index)
  }
}
