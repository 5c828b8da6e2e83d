public import Ciphers
import WireCoding

extension Group {
  /// Encrypts an application message (RFC 9420 §6.3). The ratchet moves on: store the group before the message is sent.
  ///
  /// - Returns: an encoded MLSMessage.
  public mutating func protect(
    _ application: [UInt8], authenticatedData: [UInt8] = [], padding: Padding = .padme, entropy: any EntropySource
  ) throws(MLSError) -> [UInt8] {
    try protectShowingSignature(
      application, authenticatedData: authenticatedData, padding: padding, entropy: entropy
    ).message
  }

  /// The same as `protect`, with the signature that the message carries inside.
  ///
  /// - Parameter signer: one-time keys of this epoch; nil has the leaf's key sign.
  /// - Throws: `invalidState` and `oneTimeExhausted`, too, for keys that cannot sign.
  public mutating func protectShowingSignature(
    _ application: [UInt8], authenticatedData: [UInt8] = [], padding: Padding = .padme, signer: OneTimeSigner? = nil,
    entropy: any EntropySource
  ) throws(MLSError) -> ProtectedMessage {
    guard isActive else { throw .inactive }
    let content = frame(.application(application), authenticatedData: authenticatedData)
    let generation = nextGeneration
    let (signed, message) = try seal(content, padding: padding, signer: signer, entropy: entropy)
    let covered = signed.signedContent(context: publicGroup.context)
    return ProtectedMessage(
      message: MLSMessage.privateMessage(message).encoded, signature: signed.authentication.signature,
      generation: generation, signedContentLength: covered.count,
      signContent: suite.signContent(label: AuthenticatedContent.label, content: covered))
  }

  /// Proposes the removal of a member, of oneself to leave.
  ///
  /// - Returns: an encoded MLSMessage. The proposal is kept for commits of this epoch.
  public mutating func proposeRemoval(
    of leaf: UInt32, authenticatedData: [UInt8] = [], entropy: any EntropySource
  ) throws(MLSError) -> [UInt8] {
    guard publicGroup.tree[leaf: leaf] != nil else { throw .invalidProposal }
    return try protectProposal(.remove(leaf), authenticatedData: authenticatedData, entropy: entropy)
  }

  /// Proposes new keys for one's own leaf.
  ///
  /// - Returns: an encoded MLSMessage. The private key is kept until the epoch ends.
  public mutating func proposeUpdate(
    authenticatedData: [UInt8] = [], entropy: any EntropySource
  ) throws(MLSError) -> [UInt8] {
    guard isActive, let identity else { throw .inactive }
    let keys = try suite.freshKeyPair(entropy: entropy)
    let leaf = try identity.makeLeaf(
      suite: suite, encryptionKey: keys.publicKey, source: .update, groupID: groupID, leafIndex: ownLeaf,
      entropy: entropy)
    let message = try protectProposal(.update(leaf), authenticatedData: authenticatedData, entropy: entropy)
    ownUpdates.append(OwnUpdate(encryptionKey: keys.publicKey, privateKey: Secret(keys.privateKey)))
    return message
  }

  /// Signs a proposal, and keeps it for commits of this epoch: a PublicMessage (RFC 9420 §6.2), or a PrivateMessage where
  /// the group encrypts its handshakes.
  ///
  /// - Returns: an encoded MLSMessage. For an Update use `proposeUpdate`, which makes the keys.
  public mutating func protectProposal(
    _ proposal: Proposal, authenticatedData: [UInt8] = [], entropy: any EntropySource
  ) throws(MLSError) -> [UInt8] {
    guard isActive else { throw .inactive }
    try publicGroup.validate(proposal, from: .member(ownLeaf), now: nil)
    var group = self
    let content = frame(.proposal(proposal), authenticatedData: authenticatedData)
    let signed: AuthenticatedContent
    let message: MLSMessage
    if encryptsHandshakes {
      let (inside, sealed) = try group.seal(content, padding: .padme, entropy: entropy)
      (signed, message) = (inside, .privateMessage(sealed))
    } else {
      signed = try AuthenticatedContent.sign(
        content, wireFormat: WireFormat.publicMessage, context: publicGroup.context, suite: suite,
        privateKey: signaturePrivateKey, entropy: entropy)
      message = .publicMessage(
        PublicMessage(signed, membershipKey: secrets.membership, context: publicGroup.context, suite: suite))
    }
    try group.publicGroup.store(
      StoredProposal(
        reference: signed.proposalReference(suite), sender: .member(ownLeaf), proposal: proposal))
    self = group
    return message.encoded
  }

  func frame(_ content: Content, authenticatedData: [UInt8]) -> FramedContent {
    FramedContent(
      groupID: groupID, epoch: epoch, sender: .member(ownLeaf), authenticatedData: authenticatedData,
      content: content)
  }

  /// Signs a content and encrypts it with the next key of its ratchet.
  mutating func seal(
    _ content: FramedContent, padding: Padding, signer: OneTimeSigner? = nil, entropy: any EntropySource
  ) throws(MLSError) -> (signed: AuthenticatedContent, message: PrivateMessage) {
    if let signer {
      let signed = try sign(content, once: signer, entropy: entropy)
      return (signed, try encrypt(signed, padding: padding, entropy: entropy))
    }
    let signed = try AuthenticatedContent.sign(
      content, wireFormat: WireFormat.privateMessage, context: publicGroup.context, suite: suite,
      privateKey: signaturePrivateKey, entropy: entropy)
    return (signed, try encrypt(signed, padding: padding, entropy: entropy))
  }

  /// Encrypts a signed content with the next key of its ratchet.
  mutating func encrypt(
    _ signed: AuthenticatedContent, padding: Padding, entropy: any EntropySource
  ) throws(MLSError) -> PrivateMessage {
    var ratchets = try secretTree.ratchets(of: ownLeaf, suite: suite)
    let key = try ratchets.next(for: signed.content.content.type, suite: suite)
    let message = try PrivateContent.seal(
      signed, leaf: ownLeaf, key: key, senderDataSecret: secrets.senderData, suite: suite, padding: padding,
      entropy: entropy)
    secretTree.store(ratchets, of: ownLeaf, suite: suite)
    return message
  }
}
