public import Ciphers
import WireCoding

/// For a delivery service, which follows a group's tree without any of its secrets (RFC 9420 §16.3, RFC 9750 §5.2).
///
/// Confirmation and membership tags need secrets and stay unchecked; all else about a commit and the GroupInfo that
/// comes with it is checked, so that every member and joiner can follow a commit that was accepted.
extension PublicGroup {
  /// A commit that was found valid, and the epoch that it begins.
  public struct Observed: Sendable {
    public let next: PublicGroup
    /// The committer's leaf in the next epoch.
    public let sender: UInt32
    public let isExternal: Bool
    /// New members, an external committer included.
    public let added: [Member]
    /// The removed members, as they were.
    public let removed: [Member]
    /// Members whose leaf was replaced, as they are now.
    public let updated: [Member]
    /// References of the KeyPackages in Add proposals, in the order of `added`: what a Welcome may name.
    public let keyPackages: [[UInt8]]
    /// The time at which all of these KeyPackages may be used; nil where there are none.
    public let lifetime: Lifetime?
  }

  /// The state of a GroupInfo and a tree that were checked before, when they were stored: only what decoding needs is
  /// checked again.
  ///
  /// - Parameter ratchetTree: where the GroupInfo does not carry it (RFC 9420 §12.4.3.3).
  public init(trusting groupInfo: GroupInfo, ratchetTree: RatchetTree? = nil) throws(MLSError) {
    guard let suite = CipherSuite(id: groupInfo.context.cipherSuite) else { throw .unsupportedSuite }
    let tree = try groupInfo.tree(servedApart: ratchetTree)
    self.init(suite: suite, context: groupInfo.context, tree: tree, confirmationTag: groupInfo.confirmationTag)
  }

  /// The index of an external sender with this key among those of the GroupContext; nil where there is none.
  public func externalSender(publicKey: [UInt8]) -> UInt32? {
    let senders = try? context.extensions.externalSenders()
    return senders?.firstIndex { $0.signatureKey == publicKey }.map { UInt32($0) }
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
    let message = PublicMessage(signed, membershipKey: nil, context: context, suite: suite)
    return MLSMessage.publicMessage(message).encoded
  }

  /// Takes up a proposal of this epoch that was observed before, when it was stored: signatures are not checked again.
  public mutating func take(trusting message: PublicMessage) throws(MLSError) {
    guard case .proposal(let proposal) = message.content.content else { throw .malformed }
    try checkEpoch(groupID: message.content.groupID, epoch: message.content.epoch)
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
    try checkEpoch(groupID: message.content.groupID, epoch: message.content.epoch)
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
  /// - Parameters:
  ///   - ratchetTree: whether the GroupInfo must carry the tree, or must not because it is served apart.
  ///   - now: the time at which the commit is taken, in seconds since 1970.
  /// - Throws: why the two are refused. `unknownProposal` where the commit refers to a proposal that was not observed.
  public func observe(
    commit message: PublicMessage, groupInfo: GroupInfo, ratchetTree: RatchetTreePlacement = .inGroupInfo, now: UInt64?
  ) throws(MLSError) -> Observed {
    let observed = try observe(commit: message, now: now)
    try observed.next.check(groupInfo, ratchetTree: ratchetTree, signer: observed.sender)
    return observed
  }

  /// Checks a commit, sent as a PublicMessage, as far as that is possible without secrets.
  ///
  /// - Parameter now: the time at which the commit was taken, in seconds since 1970.
  /// - Throws: why it is refused. `unknownProposal` where the commit refers to a proposal that was not observed.
  public func observe(commit message: PublicMessage, now: UInt64?) throws(MLSError) -> Observed {
    guard case .commit = message.content.content else { throw .malformed }
    try checkEpoch(groupID: message.content.groupID, epoch: message.content.epoch)
    let signed = message.authenticatedContent
    try verify(signed)
    let staged = try stage(signed, now: now)
    let changes = staged.changes
    let keyPackages = staged.effects.added.map { $0.keyPackage }
    return Observed(
      next: staged.next, sender: staged.committer, isExternal: staged.isExternal, added: changes.added,
      removed: changes.removed, updated: changes.updated, keyPackages: keyPackages.map { $0.reference(suite) },
      lifetime: Self.lifetime(ofAll: keyPackages))
  }

  /// When all of these KeyPackages may be used.
  private static func lifetime(ofAll keyPackages: [KeyPackage]) -> Lifetime? {
    var common: Lifetime?
    for keyPackage in keyPackages {
      guard case .keyPackage(let own) = keyPackage.leafNode.source else { continue }
      common = Lifetime(
        notBefore: max(common?.notBefore ?? 0, own.notBefore), notAfter: min(common?.notAfter ?? .max, own.notAfter))
    }
    return common
  }

  /// Checks that a GroupInfo is of this epoch and tree, signed by that leaf, and serves external joins.
  ///
  /// - Throws: `invalidGroupInfo`, `invalidTree` or `invalidSignature`.
  private func check(
    _ groupInfo: GroupInfo, ratchetTree: RatchetTreePlacement, signer: UInt32
  ) throws(MLSError) {
    guard groupInfo.context == context, groupInfo.confirmationTag == confirmationTag, groupInfo.signer == signer,
      groupInfo.externalPublicKey != nil, !groupInfo.extensions.hasDuplicates, let leaf = tree[leaf: signer]
    else { throw .invalidGroupInfo }
    // The tree hash of the context is this tree's; what the extension holds must be the same tree, byte for byte.
    let carried = groupInfo.extensions.data(of: ExtensionType.ratchetTree)
    switch ratchetTree {
    case .inGroupInfo: guard carried == tree.encoded else { throw .invalidTree }
    case .apart: guard carried == nil else { throw .invalidTree }
    }
    guard groupInfo.isSignatureValid(suite: suite, publicKey: leaf.signatureKey) else { throw .invalidSignature }
  }
}
