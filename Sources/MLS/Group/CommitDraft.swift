import Ciphers
import WireCoding

/// A commit in the making, by a member or from outside (RFC 9420 §12.4.1).
struct CommitDraft {
  /// The epoch that the commit ends.
  let base: PublicGroup
  let sender: Sender
  let identity: LeafIdentity
  let items: [ProposalOrReference]
  /// The tree with the proposals applied, an outsider's own leaf included.
  var tree: RatchetTree
  let extensions: [Extension]
  let effects: CommitEffects
  /// The committer's leaf in the next epoch.
  let ownLeaf: UInt32
  let wantsPath: Bool
  let initSecret: [UInt8]
  let preSharedKeys: [(id: PreSharedKeyID, secret: [UInt8])]
  let authenticatedData: [UInt8]
  /// How the commit will travel; its signature covers that.
  let wireFormat: UInt16

  /// A finished commit.
  final class Result {
    let signed: AuthenticatedContent
    let group: Group
    let path: FreshPath?
    let joiner: JoinerSecrets

    init(signed: AuthenticatedContent, group: Group, path: FreshPath?, joiner: JoinerSecrets) {
      self.signed = signed
      self.group = group
      self.path = path
      self.joiner = joiner
    }
  }

  /// Makes the path, signs, and runs the key schedule.
  ///
  /// - Parameter privateKeys: the committer's, as they were before.
  mutating func finish(privateKeys: TreePrivateKeys, entropy: any EntropySource) throws(MLSError) -> Result {
    let suite = base.suite
    guard base.context.epoch < .max else { throw .invalidState }
    var fresh: FreshPath?
    if wantsPath {
      fresh = try FreshPath(
        for: ownLeaf, identity: identity, tree: &tree, groupID: base.context.groupID, suite: suite, entropy: entropy)
    }
    try tree.validateKeys()
    try tree.validateMembers(extensions: extensions)
    var context = GroupContext(
      cipherSuite: suite.id, groupID: base.context.groupID, epoch: base.context.epoch + 1,
      treeHash: tree.treeHash(suite), confirmedTranscriptHash: base.context.confirmedTranscriptHash,
      extensions: extensions)
    var keys = privateKeys
    keys.forgetKeys(changedFrom: base.tree, to: tree)
    var path: UpdatePath?
    var commitSecret = suite.zeroSecret
    if let fresh {
      path = try fresh.seal(
        for: ownLeaf, tree: tree, newLeaves: effects.newLeaves, context: context.encoded, suite: suite)
      keys.leaf = fresh.leafPrivateKey
      try keys.take(fresh.secrets, in: tree)
      commitSecret = fresh.secrets.commitSecret
    }

    var signed = try AuthenticatedContent.sign(
      FramedContent(
        groupID: base.context.groupID, epoch: base.context.epoch, sender: sender,
        authenticatedData: authenticatedData, content: .commit(Commit(proposals: items, path: path))),
      wireFormat: wireFormat, context: base.context, suite: suite,
      privateKey: identity.signatureKeys.privateKey, entropy: entropy)
    context.confirmedTranscriptHash = Transcript.confirmed(
      signed, afterInterim: base.interimTranscriptHash, suite: suite)
    let joiner = JoinerSecrets(
      initSecret: initSecret, commitSecret: commitSecret,
      preSharedKeySecret: PreSharedKeySecret.combine(preSharedKeys, suite: suite), context: context.encoded,
      suite: suite)
    let secrets = joiner.epochSecrets(context: context.encoded, suite: suite)
    let tag = suite.mac(key: secrets.confirmation, context.confirmedTranscriptHash)
    signed.authentication.confirmationTag = tag
    var group = Group(
      publicGroup: PublicGroup(suite: suite, context: context, tree: tree, confirmationTag: tag), ownLeaf: ownLeaf,
      signaturePrivateKey: identity.signatureKeys.privateKey, secrets: secrets, privateKeys: keys)
    group.isActive = effects.reInit == nil
    return Result(signed: signed, group: group, path: fresh, joiner: joiner)
  }
}
