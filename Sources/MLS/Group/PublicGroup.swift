public import Ciphers

/// The public state of a group, known to everybody who sees its handshake messages: context, tree, and proposals.
///
/// Members hold one inside their `Group`; a delivery service holds one by itself, and checks commits with it.
public struct PublicGroup: Sendable {
  public let suite: CipherSuite
  public internal(set) var context: GroupContext
  public internal(set) var tree: RatchetTree
  let confirmationTag: [UInt8]
  let interimTranscriptHash: [UInt8]
  /// Of this epoch, in the order in which they were received or sent.
  var proposals: [StoredProposal] = []

  init(suite: CipherSuite, context: GroupContext, tree: RatchetTree, confirmationTag: [UInt8]) {
    self.suite = suite
    self.context = context
    self.tree = tree
    self.confirmationTag = confirmationTag
    interimTranscriptHash = Transcript.interim(
      confirmed: context.confirmedTranscriptHash, confirmationTag: confirmationTag, suite: suite)
  }

  /// Checks a GroupInfo and its tree: tree hash, signature, and all rules of RFC 9420 §12.4.3.1.
  ///
  /// - Parameter ratchetTree: where the GroupInfo does not carry it (§12.4.3.3).
  /// - Throws: `missingRatchetTree` where there is none; `invalidTreeHash` where the tree is not the GroupContext's; else
  ///   the rule that the GroupInfo or the tree breaks.
  public init(groupInfo: GroupInfo, ratchetTree: RatchetTree? = nil) throws(MLSError) {
    guard groupInfo.context.version == .mls10 else { throw .unsupportedVersion }
    guard let suite = CipherSuite(id: groupInfo.context.cipherSuite) else { throw .unsupportedSuite }
    var tree = try groupInfo.tree(servedApart: ratchetTree)
    // First: before its hash is checked, a tree says nothing about the signer.
    guard tree.treeHash(suite) == groupInfo.context.treeHash else { throw .invalidTreeHash }
    guard let signer = tree[leaf: groupInfo.signer] else { throw .invalidGroupInfo }
    guard groupInfo.isSignatureValid(suite: suite, publicKey: signer.signatureKey) else { throw .invalidSignature }
    try groupInfo.context.extensions.validateForGroupContext()
    try tree.validate(
      suite: suite, groupID: groupInfo.context.groupID, extensions: groupInfo.context.extensions)
    self.init(suite: suite, context: groupInfo.context, tree: tree, confirmationTag: groupInfo.confirmationTag)
  }

  public var groupID: [UInt8] { context.groupID }
  public var epoch: UInt64 { context.epoch }

  public var members: [Member] { tree.leaves.map { Member(leaf: $0.index, leafNode: $0.leaf) } }

  /// The member at a leaf; nil where it is blank.
  public func member(at leaf: UInt32) -> Member? {
    guard let node = tree[leaf: leaf] else { return nil }
    return Member(leaf: leaf, leafNode: node)
  }

  /// The proposal of this epoch with that reference.
  func stored(_ reference: [UInt8]) -> StoredProposal? { proposals.first { $0.reference == reference } }

  /// Keeps a proposal for commits of this epoch. A repeated one changes nothing.
  ///
  /// - Throws: `invalidProposal` where the epoch has too many.
  mutating func store(_ proposal: StoredProposal) throws(MLSError) {
    if stored(proposal.reference) != nil { return }
    guard proposals.count < Bounds.storedProposals else { throw .invalidProposal }
    proposals.append(proposal)
  }

  /// Checks the group and epoch that a handshake message names.
  ///
  /// - Throws: `wrongGroup`, `pastEpoch` or `futureEpoch`.
  func checkEpoch(groupID: [UInt8], epoch: UInt64) throws(MLSError) {
    guard groupID == context.groupID else { throw .wrongGroup }
    guard epoch >= context.epoch else { throw .pastEpoch }
    guard epoch == context.epoch else { throw .futureEpoch }
  }

  /// Checks a message's signature with the key that its sender must have (RFC 9420 §6.1).
  ///
  /// - Throws: `invalidSender` where there is no such sender, or it may not send this; `invalidSignature`.
  func verify(_ message: AuthenticatedContent) throws(MLSError) {
    let key: [UInt8]
    switch message.content.sender {
    case .member(let leaf):
      guard let node = tree[leaf: leaf] else { throw .invalidSender }
      key = node.signatureKey
    case .external(let index):
      let senders = try context.extensions.externalSenders()
      guard index < UInt32(senders.count), case .proposal = message.content.content else { throw .invalidSender }
      key = senders[Int(index)].signatureKey
    case .newMemberProposal:
      guard case .proposal(.add(let keyPackage)) = message.content.content else { throw .invalidSender }
      key = keyPackage.leafNode.signatureKey
    case .newMemberCommit:
      guard case .commit(let commit) = message.content.content, let path = commit.path else { throw .invalidSender }
      key = path.leafNode.signatureKey
    }
    guard message.isSignatureValid(context: context, suite: suite, publicKey: key) else { throw .invalidSignature }
  }
}
