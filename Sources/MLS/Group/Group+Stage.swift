import Ciphers
import WireCoding

extension Group {
  /// Processes another member's commit, or an outsider's (RFC 9420 §12.4.2).
  func stage(
    _ content: AuthenticatedContent, preSharedKeys: [PreSharedKey], now: UInt64?
  ) throws(MLSError) -> StagedCommit {
    let staged = try publicGroup.stage(content, now: now)
    if staged.effects.removes(ownLeaf) {
      var group = self
      group.isActive = false
      return stagedCommit(staged, group: group, isSelfRemoved: true)
    }

    var privateKeys = privateKeys
    if let leaf = staged.next.tree[leaf: ownLeaf], staged.effects.updated.contains(ownLeaf) {
      guard let update = ownUpdates.first(where: { $0.encryptionKey == leaf.encryptionKey }) else {
        throw .invalidProposal
      }
      privateKeys.leaf = update.privateKey
    }
    privateKeys.forgetKeys(changedFrom: publicGroup.tree, to: staged.next.tree)
    var commitSecret = suite.zeroSecret
    if let path = staged.path {
      let secrets = try privateKeys.open(
        path, sender: staged.committer, own: ownLeaf, tree: staged.next.tree, newLeaves: staged.effects.newLeaves,
        context: staged.provisionalContext, suite: suite)
      try privateKeys.take(secrets, in: staged.next.tree)
      commitSecret = secrets.commitSecret
    }

    var initSecret = secrets.initial
    if let kemOutput = staged.effects.kemOutput {
      initSecret = try ExternalInit.receive(kemOutput, keys: secrets.externalKeyPair(suite), suite: suite)
    }
    let keys = try lookUp(staged.effects.preSharedKeys, among: preSharedKeys)
    let context = staged.next.context
    let next = JoinerSecrets(
      initSecret: initSecret, commitSecret: commitSecret,
      preSharedKeySecret: PreSharedKeySecret.combine(keys, suite: suite), context: context.encoded, suite: suite
    ).epochSecrets(context: context.encoded, suite: suite)
    let tag = suite.mac(key: next.confirmation, context.confirmedTranscriptHash)
    guard ConstantTime.areEqual(tag, staged.next.confirmationTag) else { throw .invalidConfirmationTag }

    var group = Group(
      publicGroup: staged.next, ownLeaf: ownLeaf, signaturePrivateKey: signaturePrivateKey, secrets: next,
      privateKeys: privateKeys)
    group.inherit(from: self, endedAt: now)
    group.isActive = staged.effects.reInit == nil
    return stagedCommit(staged, group: group, isSelfRemoved: false)
  }

  private func stagedCommit(_ staged: PublicGroup.Staged, group: Group, isSelfRemoved: Bool) -> StagedCommit {
    let changes = staged.changes
    return StagedCommit(
      group: group, sender: staged.committer, isExternal: staged.isExternal, added: changes.added,
      removed: changes.removed, updated: changes.updated, selfRemoved: isSelfRemoved, reInit: staged.effects.reInit)
  }
}

extension PublicGroup.Staged {
  /// The members that the commit adds, removes and updates.
  var changes: (added: [Member], removed: [Member], updated: [Member]) {
    var added = effects.added.map { Member(leaf: $0.leaf, leafNode: $0.keyPackage.leafNode) }
    let removed = effects.removed.map { Member(leaf: $0.leaf, leafNode: $0.node) }
    var updated = effects.updated.compactMap { next.member(at: $0) }
    if let path {
      let member = Member(leaf: committer, leafNode: path.leafNode)
      if isExternal { added.append(member) } else { updated.append(member) }
    }
    return (added, removed, updated)
  }
}
