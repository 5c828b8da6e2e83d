import Ciphers
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
  }

  /// The state of a GroupInfo that was checked before, when it was stored: only what decoding needs is checked again.
  public init(trusting groupInfo: GroupInfo) throws(MLSError) {
    guard let suite = CipherSuite(id: groupInfo.context.cipherSuite) else { throw .unsupportedSuite }
    guard let tree = groupInfo.ratchetTree else { throw .invalidTree }
    self.init(suite: suite, context: groupInfo.context, tree: tree, confirmationTag: groupInfo.confirmationTag)
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
    guard case .commit = message.content.content else { throw .malformed }
    try checkPlace(groupID: message.content.groupID, epoch: message.content.epoch)
    let signed = message.authenticatedContent
    try verify(signed)
    let staged = try stage(signed, now: now)
    try staged.next.check(groupInfo, signer: staged.committer)
    let changes = staged.changes
    return Observed(
      next: staged.next, sender: staged.committer, isExternal: staged.isExternal, added: changes.added,
      removed: changes.removed, updated: changes.updated)
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
