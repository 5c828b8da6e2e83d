import Ciphers
import WireCoding

/// A commit in the making, by a member or from outside (RFC 9420 §12.4.1).
struct CommitDraft {
  /// Who commits, and what its key schedule starts from.
  struct Committer {
    let sender: Sender
    let identity: LeafIdentity
    /// In the next epoch.
    let leaf: UInt32
    /// As they were before the commit.
    let privateKeys: TreePrivateKeys
    /// The last epoch's init secret, or the external one.
    let initSecret: Secret
  }

  /// How the commit is framed; its signature covers that.
  struct Framing {
    let wireFormat: UInt16
    let authenticatedData: [UInt8]
  }

  /// A finished commit.
  struct Result {
    let signed: AuthenticatedContent
    /// The next epoch, still without a past.
    var group: Group
    let effects: CommitEffects
    let path: FreshPath?
    let joiner: JoinerSecrets
  }

  /// The epoch that the commit ends.
  let base: PublicGroup
  let committer: Committer
  let proposals: [ProposedChange]
  /// What these do, in a tree with the leaf of an outsider who commits.
  let effects: CommitEffects
  let hasPath: Bool
  let preSharedKeys: [(id: PreSharedKeyID, secret: [UInt8])]
  let framing: Framing

  private var suite: CipherSuite { base.suite }

  /// Makes the path, signs, and runs the key schedule.
  func finish(entropy: any EntropySource) throws(MLSError) -> Result {
    guard base.context.epoch < .max else { throw .invalidState }
    var tree = effects.tree
    let fresh = hasPath ? try freshPath(in: &tree, entropy: entropy) : nil
    try tree.validateKeys()
    try tree.validateMembers(extensions: effects.extensions)
    // The provisional GroupContext (§12.4.1): its transcript hash is the last epoch's.
    var context = GroupContext(
      cipherSuite: suite.id, groupID: base.context.groupID, epoch: base.context.epoch + 1,
      treeHash: tree.treeHash(suite), confirmedTranscriptHash: base.context.confirmedTranscriptHash,
      extensions: effects.extensions)
    let path = try fresh?.seal(
      for: committer.leaf, tree: tree, newLeaves: effects.newLeaves, context: context.encoded, suite: suite)

    var signed = try sign(Commit(proposals: proposals.map { $0.listed }, path: path), entropy: entropy)
    context.confirmedTranscriptHash = Transcript.confirmed(
      signed, afterInterim: base.interimTranscriptHash, suite: suite)
    let joiner = JoinerSecrets(
      initSecret: committer.initSecret, commitSecret: fresh?.secrets.commitSecret ?? suite.zeroSecret,
      preSharedKeySecret: PreSharedKeySecret.combine(preSharedKeys, suite: suite), context: context.encoded,
      suite: suite)
    let secrets = joiner.epochSecrets(context: context.encoded, suite: suite)
    let tag = suite.mac(key: secrets.confirmation, context.confirmedTranscriptHash)
    signed.authentication.confirmationTag = tag

    var group = Group(
      publicGroup: PublicGroup(suite: suite, context: context, tree: tree, confirmationTag: tag),
      ownLeaf: committer.leaf, signaturePrivateKey: committer.identity.signatureKeys.privateKey, secrets: secrets,
      privateKeys: try privateKeys(with: fresh, in: tree))
    group.isActive = effects.reInit == nil
    return Result(signed: signed, group: group, effects: effects, path: fresh, joiner: joiner)
  }

  private func freshPath(
    in tree: inout RatchetTree, entropy: any EntropySource
  ) throws(MLSError) -> FreshPath {
    try FreshPath(
      for: committer.leaf, identity: committer.identity, tree: &tree, groupID: base.context.groupID, suite: suite,
      entropy: entropy)
  }

  private func sign(_ commit: Commit, entropy: any EntropySource) throws(MLSError) -> AuthenticatedContent {
    try AuthenticatedContent.sign(
      FramedContent(
        groupID: base.context.groupID, epoch: base.context.epoch, sender: committer.sender,
        authenticatedData: framing.authenticatedData, content: .commit(commit)),
      wireFormat: framing.wireFormat, context: base.context, suite: suite,
      privateKey: committer.identity.signatureKeys.privateKey, entropy: entropy)
  }

  /// The committer's private keys in the next epoch's tree.
  private func privateKeys(with path: FreshPath?, in tree: RatchetTree) throws(MLSError) -> TreePrivateKeys {
    var keys = committer.privateKeys
    keys.forgetKeys(changedFrom: base.tree, to: tree)
    if let path {
      keys.leaf = path.leafPrivateKey
      try keys.take(path.secrets, in: tree)
    }
    return keys
  }
}
