import Ciphers
import WireCoding

extension PublicGroup {
  /// A proposal in a commit, with who proposed it.
  final class Proposed {
    let proposal: Proposal
    let sender: Sender
    /// Whether its signatures were checked when it was received.
    let isChecked: Bool

    init(proposal: Proposal, sender: Sender, isChecked: Bool) {
      self.proposal = proposal
      self.sender = sender
      self.isChecked = isChecked
    }
  }

  /// Looks up what a commit refers to.
  func resolve(_ commit: Commit, from sender: Sender) throws(MLSError) -> [Proposed] {
    var proposals: [Proposed] = []
    for item in commit.proposals {
      switch item {
      case .proposal(let proposal):
        proposals.append(Proposed(proposal: proposal, sender: sender, isChecked: false))
      case .reference(let reference):
        // An outsider cannot have seen what members proposed (§12.4.3.2).
        if case .newMemberCommit = sender { throw .invalidProposalList }
        guard let known = stored(reference) else { throw .unknownProposal }
        proposals.append(Proposed(proposal: known.proposal, sender: known.sender, isChecked: true))
      }
    }
    return proposals
  }

  /// Checks a proposal as far as that is possible without the commit that will hold it (RFC 9420 §12.1).
  func validate(_ proposal: Proposal, from sender: Sender, now: UInt64?) throws(MLSError) {
    switch sender {
    case .member, .newMemberCommit: break
    case .external:
      switch proposal {
      case .add, .remove, .preSharedKey, .reInit, .groupContextExtensions: break
      case .update, .externalInit: throw .invalidProposal
      }
    case .newMemberProposal:
      guard case .add = proposal else { throw .invalidProposal }
    }
    switch proposal {
    case .add(let keyPackage):
      try keyPackage.validate(suite: suite, now: now)
    case .update(let leaf):
      guard case .member(let index) = sender, case .update = leaf.source else { throw .invalidProposal }
      try leaf.validateAlone(suite: suite)
      guard leaf.isSignatureValid(suite: suite, groupID: context.groupID, leafIndex: index) else {
        throw .invalidSignature
      }
      guard let old = tree[leaf: index] else { throw .invalidSender }
      try leaf.validateSuccession(to: old)
    case .remove(let leaf):
      guard tree[leaf: leaf] != nil else { throw .invalidProposal }
    case .preSharedKey(let id):
      guard id.nonce.count == suite.hashLength else { throw .invalidProposal }
      if case .resumption(let usage, _, _) = id.kind {
        // Others open a group that takes another's place: its creator is alone yet (§11.2, §11.3).
        guard usage == .application || context.epoch == 0 else { throw .invalidProposal }
      }
    case .reInit(let reInit):
      guard reInit.version >= context.version else { throw .invalidProposal }
    case .externalInit:
      guard case .newMemberCommit = sender else { throw .invalidProposal }
    case .groupContextExtensions(let extensions):
      try extensions.validateForGroupContext()
    }
  }

  /// Checks a commit's proposals together and applies them to the tree and the extensions (RFC 9420 §12.2, §12.3).
  ///
  /// The tree that results still lacks the committer's path.
  func apply(
    _ proposals: [Proposed], committer: Sender, now: UInt64?
  ) throws(MLSError) -> (tree: RatchetTree, extensions: [Extension], effects: CommitEffects) {
    for item in proposals where !item.isChecked { try validate(item.proposal, from: item.sender, now: now) }
    switch committer {
    case .member(let leaf): try validateList(proposals, committer: leaf)
    case .newMemberCommit: try validateExternalList(proposals)
    case .external, .newMemberProposal: throw .invalidSender
    }

    var tree = tree
    var extensions = context.extensions
    var preSharedKeys: [PreSharedKeyID] = []
    var kemOutput: [UInt8]?
    var reInit: ReInit?
    var needsPath = proposals.isEmpty
    for item in proposals {
      if item.proposal.needsPath { needsPath = true }
      switch item.proposal {
      case .groupContextExtensions(let list): extensions = list
      case .preSharedKey(let id): preSharedKeys.append(id)
      case .externalInit(let output): kemOutput = output
      case .reInit(let proposed): reInit = proposed
      case .add, .update, .remove: break
      }
    }
    var updated: [UInt32] = []
    for item in proposals {
      guard case .update(let leaf) = item.proposal, case .member(let index) = item.sender else { continue }
      guard let old = tree[leaf: index] else { throw .invalidLeafNode }
      try leaf.validateSuccession(to: old)
      tree.update(index, to: leaf)
      updated.append(index)
    }
    var removed: [(leaf: UInt32, node: LeafNode)] = []
    for item in proposals {
      guard case .remove(let index) = item.proposal else { continue }
      guard let leaf = tree[leaf: index] else { throw .invalidProposal }
      tree.remove(index)
      removed.append((index, leaf))
    }
    var added: [(leaf: UInt32, keyPackage: KeyPackage)] = []
    for item in proposals {
      guard case .add(let keyPackage) = item.proposal else { continue }
      added.append((try tree.add(keyPackage.leafNode), keyPackage))
    }
    let effects = CommitEffects(
      added: added, removed: removed, updated: updated, preSharedKeys: preSharedKeys, kemOutput: kemOutput,
      reInit: reInit, needsPath: needsPath)
    return (tree, extensions, effects)
  }

  /// The rules for a member's commit.
  private func validateList(_ proposals: [Proposed], committer: UInt32) throws(MLSError) {
    var touched = NumberSet()
    var preSharedKeys: [PreSharedKeyID] = []
    var hasExtensions = false
    for item in proposals {
      switch item.proposal {
      case .add: break
      case .update:
        guard case .member(let leaf) = item.sender, leaf != committer, touched.insert(leaf) else {
          throw .invalidProposalList
        }
      case .remove(let leaf):
        guard leaf != committer, touched.insert(leaf) else { throw .invalidProposalList }
      case .preSharedKey(let id):
        preSharedKeys.append(id)
      case .reInit:
        guard proposals.count == 1 else { throw .invalidProposalList }
      case .externalInit: throw .invalidProposalList
      case .groupContextExtensions:
        guard !hasExtensions else { throw .invalidProposalList }
        hasExtensions = true
      }
    }
    guard PreSharedKeyID.areDistinct(preSharedKeys) else { throw .invalidProposalList }
  }

  /// The rules for an outsider's commit.
  private func validateExternalList(_ proposals: [Proposed]) throws(MLSError) {
    var inits = 0
    var removes = 0
    var preSharedKeys: [PreSharedKeyID] = []
    for item in proposals {
      switch item.proposal {
      case .externalInit: inits += 1
      case .remove: removes += 1
      case .preSharedKey(let id):
        preSharedKeys.append(id)
      case .add, .update, .reInit, .groupContextExtensions: throw .invalidProposalList
      }
    }
    guard inits == 1, removes <= 1, PreSharedKeyID.areDistinct(preSharedKeys) else { throw .invalidProposalList }
  }
}
