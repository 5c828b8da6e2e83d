public import Ciphers
import WireCoding

/// For a delivery service: it follows a group's tree without any of its secrets (RFC 9420 §16.3, RFC 9750 §5.2).
///
/// Confirmation and membership tags need secrets and stay unchecked; all else about a commit and the GroupInfo that
/// comes with it is checked, so that a commit that was taken can be followed by every member and joiner.
extension PublicGroup {
  /// A commit that was found right, and the epoch that it begins.
  public struct Observed: Sendable {
    public let next: PublicGroup
    /// The committer's leaf in the next epoch.
    public let sender: UInt32
    public let isExternal: Bool
    /// New members, an external committer included.
    public let added: [Member]
    /// The members that are gone, as they were.
    public let removed: [Member]
    /// Members whose leaf was replaced, as they are now.
    public let updated: [Member]
    /// The KeyPackages that Add proposals brought, by their references, in the order of `added`: what a Welcome may name.
    public let keyPackages: [[UInt8]]
    /// When all of these KeyPackages may be used; nil where there are none.
    public let lifetime: Lifetime?
  }

  /// The state of a GroupInfo that was checked before, when it was stored: only what decoding needs is checked again.
  public init(trusting groupInfo: GroupInfo) throws(MLSError) {
    guard let suite = CipherSuite(id: groupInfo.context.cipherSuite) else { throw .unsupportedSuite }
    guard let tree = groupInfo.ratchetTree else { throw .invalidTree }
    self.init(suite: suite, context: groupInfo.context, tree: tree, confirmationTag: groupInfo.confirmationTag)
  }

  /// The place of an external sender with this key among those of the GroupContext; nil where there is none.
  public func externalSender(publicKey: [UInt8]) -> UInt32? {
    guard let senders = try? context.extensions.externalSenders() else { return nil }
    for (index, sender) in senders.enumerated() where sender.signatureKey == publicKey { return UInt32(index) }
    return nil
  }

  /// Proposes the removal of a member, as one of the group's external senders (RFC 9420 §12.1.8).
  ///
  /// - Returns: an encoded MLSMessage.
  public func proposeRemoval(
    of leaf: UInt32, asExternalSender index: UInt32, privateKey: [UInt8], entropy: any EntropySource
  ) throws(MLSError) -> [UInt8] {
    guard tree[leaf: leaf] != nil else { throw .invalidProposal }
    let signed = try AuthenticatedContent.sign(
      FramedContent(
        groupID: groupID, epoch: epoch, sender: .external(index), authenticatedData: [],
        content: .proposal(.remove(leaf))),
      wireFormat: WireFormat.publicMessage, context: context, suite: suite, privateKey: privateKey, entropy: entropy)
    try verify(signed)
    let message = PublicMessage(signed, membershipKey: [], context: context, suite: suite)
    return MLSMessage.publicMessage(message).encoded
  }

  /// Takes up a proposal of this epoch that was observed before, when it was stored: signatures are not checked again.
  public mutating func take(trusting message: PublicMessage) throws(MLSError) {
    guard case .proposal(let proposal) = message.content.content else { throw .malformed }
    try checkPlace(groupID: message.content.groupID, epoch: message.content.epoch)
    try store(
      StoredProposal(
        reference: message.authenticatedContent.proposalReference(suite), sender: message.content.sender,
        proposal: proposal))
  }

  /// Takes up a proposal of this epoch, sent as a PublicMessage, for commits to refer to.
  public mutating func observe(
    proposal message: PublicMessage, now: UInt64?
  ) throws(MLSError) -> (sender: Sender, proposal: Proposal) {
    guard case .proposal(let proposal) = message.content.content else { throw .malformed }
    try checkPlace(groupID: message.content.groupID, epoch: message.content.epoch)
    let signed = message.authenticatedContent
    try verify(signed)
    try validate(proposal, from: message.content.sender, now: now)
    try store(
      StoredProposal(
        reference: signed.proposalReference(suite), sender: message.content.sender, proposal: proposal))
    return (message.content.sender, proposal)
  }

  /// Checks a commit, sent as a PublicMessage, and the GroupInfo of the epoch that it begins.
  ///
  /// - Parameter now: the time at which the commit is taken, in seconds since 1970.
  /// - Throws: why the two are refused. `unknownProposal` where the commit refers to a proposal that was not observed.
  public func observe(
    commit message: PublicMessage, groupInfo: GroupInfo, now: UInt64?
  ) throws(MLSError) -> Observed {
    let observed = try observe(commit: message, now: now)
    try observed.next.check(groupInfo, signer: observed.sender)
    return observed
  }

  /// Checks a commit, sent as a PublicMessage, as far as that is possible without secrets.
  ///
  /// - Parameter now: the time at which the commit was taken, in seconds since 1970.
  /// - Throws: why it is refused. `unknownProposal` where the commit refers to a proposal that was not observed.
  public func observe(commit message: PublicMessage, now: UInt64?) throws(MLSError) -> Observed {
    guard case .commit = message.content.content else { throw .malformed }
    try checkPlace(groupID: message.content.groupID, epoch: message.content.epoch)
    let signed = message.authenticatedContent
    try verify(signed)
    let staged = try stage(signed, now: now)
    let changes = staged.changes
    var references: [[UInt8]] = []
    var lifetime: Lifetime?
    for item in staged.effects.added {
      references.append(item.keyPackage.reference(suite))
      guard case .keyPackage(let one) = item.keyPackage.leafNode.source else { continue }
      lifetime = Lifetime(
        notBefore: max(lifetime?.notBefore ?? 0, one.notBefore), notAfter: min(lifetime?.notAfter ?? .max, one.notAfter)
      )
    }
    return Observed(
      next: staged.next, sender: staged.committer, isExternal: staged.isExternal, added: changes.added,
      removed: changes.removed, updated: changes.updated, keyPackages: references, lifetime: lifetime)
  }

  /// Whether a GroupInfo is of this very epoch and tree, signed by that leaf, and good for external joins.
  private func check(_ groupInfo: GroupInfo, signer: UInt32) throws(MLSError) {
    guard groupInfo.context == context, groupInfo.confirmationTag == confirmationTag, groupInfo.signer == signer,
      groupInfo.externalPublicKey != nil, !groupInfo.extensions.hasDuplicates, let leaf = tree[leaf: signer]
    else { throw .invalidGroupInfo }
    // The tree hash of the context is this tree's; what the extension holds must be the same tree, byte for byte.
    guard groupInfo.extensions.data(of: ExtensionType.ratchetTree) == tree.encoded else { throw .invalidTree }
    guard groupInfo.isSignatureValid(suite: suite, publicKey: leaf.signatureKey) else { throw .invalidSignature }
  }
}
