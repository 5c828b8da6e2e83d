import Ciphers
import WireCoding

extension PublicGroup {
  /// A commit as far as it can be followed without secrets.
  struct Staged: Sendable {
    /// The next epoch. Its confirmation tag is the commit's, and unchecked.
    let next: PublicGroup
    /// What path secrets are encrypted under: the next context with the transcript hash of the last epoch.
    let provisionalContext: [UInt8]
    let effects: CommitEffects
    /// The committer's leaf in the next epoch.
    let committer: UInt32
    let isExternal: Bool
    let path: UpdatePath?
  }

  /// Checks a commit whose signature is checked already, and computes the next epoch's public state.
  func stage(_ message: AuthenticatedContent, now: UInt64?) throws(MLSError) -> Staged {
    guard case .commit(let commit) = message.content.content,
      let confirmationTag = message.authentication.confirmationTag
    else { throw .malformed }
    guard context.epoch < .max else { throw .invalidState }
    let sender = message.content.sender
    let proposed = try resolve(commit, from: sender)
    let effects = try apply(proposed, committer: sender, now: now)
    var tree = effects.tree
    guard commit.path != nil || !effects.needsPath else { throw .invalidPath }

    let committer: UInt32
    let isExternal: Bool
    switch sender {
    case .member(let leaf):
      guard tree[leaf: leaf] != nil else { throw .invalidSender }
      (committer, isExternal) = (leaf, false)
    default:
      guard let path = commit.path else { throw .invalidPath }
      // An outsider may remove nobody but its own old leaf (§12.4.3.2).
      for item in effects.removed where item.node.credential != path.leafNode.credential { throw .invalidProposalList }
      (committer, isExternal) = (try tree.add(path.leafNode), true)
    }
    if let path = commit.path {
      try validate(path, of: committer, isExternal: isExternal)
      try tree.apply(path, of: committer, suite: suite)
      for (position, node) in tree.filteredDirectPath(of: committer).enumerated() {
        let receivers = tree.receivers(
          below: TreeMath.copath(of: node, from: committer), without: effects.newLeaves)
        guard path.nodes[position].encryptedPathSecrets.count == receivers.count else { throw .invalidPath }
      }
    }
    try tree.validateKeys()
    try tree.validateMembers(extensions: effects.extensions)

    var next = GroupContext(
      cipherSuite: suite.id, groupID: context.groupID, epoch: context.epoch + 1, treeHash: tree.treeHash(suite),
      confirmedTranscriptHash: context.confirmedTranscriptHash, extensions: effects.extensions)
    let provisional = next.encoded
    next.confirmedTranscriptHash = Transcript.confirmed(message, afterInterim: interimTranscriptHash, suite: suite)
    return Staged(
      next: PublicGroup(suite: suite, context: next, tree: tree, confirmationTag: confirmationTag),
      provisionalContext: provisional, effects: effects, committer: committer, isExternal: isExternal,
      path: commit.path)
  }

  /// Checks the leaf of a path (RFC 9420 §7.3, §12.4.2).
  private func validate(_ path: UpdatePath, of committer: UInt32, isExternal: Bool) throws(MLSError) {
    let leaf = path.leafNode
    guard case .commit = leaf.source else { throw .invalidLeafNode }
    try leaf.validateAlone(suite: suite)
    guard leaf.isSignatureValid(suite: suite, groupID: context.groupID, leafIndex: committer) else {
      throw .invalidSignature
    }
    if !isExternal {
      guard let old = tree[leaf: committer] else { throw .invalidLeafNode }
      try leaf.validateSuccession(to: old)
    }
    // Keys of the path are new to the whole tree, those that it replaces included.
    var keys = KeySet()
    for node in path.nodes { keys.append(node.encryptionKey) }
    keys.append(leaf.encryptionKey)
    guard keys.sortAndCheck() else { throw .invalidPath }
    for index in tree.nodes.indices where index != TreeMath.node(committer) {
      if let key = tree.nodes[index].encryptionKey, keys.contains(key) { throw .invalidPath }
    }
  }
}
