public import Ciphers
import WireCoding

/// What everybody who sees a group's handshake messages knows of it: context, tree, and this epoch's proposals.
///
/// Members hold one inside their `Group`; a delivery service holds one by itself, and checks commits with it.
public struct PublicGroup: Sendable {
  private struct Fields: Sendable {
    let suite: CipherSuite
    var context: GroupContext
    var tree: RatchetTree
    var confirmationTag: [UInt8]
    var interimTranscriptHash: [UInt8]
    var proposals: [StoredProposal] = []
  }

  private var fields: Shared<Fields>

  public var suite: CipherSuite { fields.value.suite }
  public internal(set) var context: GroupContext {
    get { fields.value.context }
    _modify { yield &fields.value.context }
  }
  public internal(set) var tree: RatchetTree {
    _read { yield fields.value.tree }
    _modify { yield &fields.value.tree }
  }
  var confirmationTag: [UInt8] {
    get { fields.value.confirmationTag }
    set { fields.value.confirmationTag = newValue }
  }
  var interimTranscriptHash: [UInt8] {
    get { fields.value.interimTranscriptHash }
    set { fields.value.interimTranscriptHash = newValue }
  }
  var proposals: [StoredProposal] {
    get { fields.value.proposals }
    _modify { yield &fields.value.proposals }
  }

  @inline(never)
  init(suite: CipherSuite, context: GroupContext, tree: RatchetTree, confirmationTag: [UInt8]) {
    fields = Shared(
      Fields(
        suite: suite, context: context, tree: tree, confirmationTag: confirmationTag,
        interimTranscriptHash: Transcript.interim(
          confirmed: context.confirmedTranscriptHash, confirmationTag: confirmationTag, suite: suite)))
  }

  /// Checks a GroupInfo and its tree: signature, tree hash, and all rules of RFC 9420 §12.4.3.1.
  ///
  /// - Parameter ratchetTree: where the GroupInfo does not carry it.
  public init(groupInfo: GroupInfo, ratchetTree: RatchetTree? = nil) throws(MLSError) {
    guard groupInfo.context.version == .mls10 else { throw .unsupportedVersion }
    guard let suite = CipherSuite(id: groupInfo.context.cipherSuite) else { throw .unsupportedSuite }
    guard var tree = ratchetTree ?? groupInfo.ratchetTree else { throw .invalidTree }
    guard let signer = tree[leaf: groupInfo.signer] else { throw .invalidGroupInfo }
    guard groupInfo.isSignatureValid(suite: suite, publicKey: signer.signatureKey) else { throw .invalidSignature }
    guard tree.treeHash(suite) == groupInfo.context.treeHash else { throw .invalidTreeHash }
    try groupInfo.context.extensions.validateForGroupContext()
    try tree.validate(
      suite: suite, groupID: groupInfo.context.groupID, extensions: groupInfo.context.extensions)
    self.init(suite: suite, context: groupInfo.context, tree: tree, confirmationTag: groupInfo.confirmationTag)
  }

  public var groupID: [UInt8] { context.groupID }
  public var epoch: UInt64 { context.epoch }

  public var members: [Member] {
    var members: [Member] = []
    for (index, leaf) in tree.leaves { members.append(Member(leaf: index, leafNode: leaf)) }
    return members
  }

  /// The member at a leaf; nil where it is blank.
  public func member(at leaf: UInt32) -> Member? {
    guard let node = tree[leaf: leaf] else { return nil }
    return Member(leaf: leaf, leafNode: node)
  }

  func stored(_ reference: [UInt8]) -> StoredProposal? {
    for proposal in proposals where proposal.reference == reference { return proposal }
    return nil
  }

  /// Keeps a proposal for commits of this epoch. A repeated one changes nothing.
  mutating func store(_ proposal: StoredProposal) throws(MLSError) {
    if stored(proposal.reference) != nil { return }
    guard proposals.count < Bounds.storedProposals else { throw .invalidProposal }
    proposals.append(proposal)
  }

  /// Checks the group and epoch that a handshake message names.
  func checkPlace(groupID: [UInt8], epoch: UInt64) throws(MLSError) {
    guard groupID == context.groupID else { throw .wrongGroup }
    guard epoch >= context.epoch else { throw .pastEpoch }
    guard epoch == context.epoch else { throw .futureEpoch }
  }

  /// Checks a message's signature with the key that its sender must have (RFC 9420 §6.1).
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
