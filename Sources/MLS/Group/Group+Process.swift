import Ciphers
import WireCoding

extension Group {
  /// Checks a message of this group, and opens it.
  ///
  /// - Parameters:
  ///   - preSharedKeys: external ones, and those of other groups, which a commit may name.
  ///   - now: seconds since 1970, against which new members' lifetimes are checked; nil leaves them unchecked. Give the
  ///     time at which the delivery service took the message: members who read it later must decide alike.
  /// - Returns: what the message is. A commit changes nothing until the group is replaced by the staged one.
  /// - Throws: why the message is refused; the group is as it was. `ownMessage` for an echo of this member's own.
  public mutating func process(
    _ message: MLSMessage, preSharedKeys: [PreSharedKey] = [], now: UInt64?
  ) throws(MLSError) -> Received {
    guard isActive else { throw .inactive }
    switch message {
    case .publicMessage(let message):
      return try process(message, preSharedKeys: preSharedKeys, now: now)
    case .privateMessage(let message):
      return try process(message, preSharedKeys: preSharedKeys, now: now)
    case .welcome, .groupInfo, .keyPackage: throw .malformed
    }
  }

  /// The generation under which this member encrypted a message of this epoch or a kept one; nil for all others.
  public func ownGeneration(of message: MLSMessage) -> UInt32? {
    guard case .privateMessage(let message) = message, message.groupID == groupID else { return nil }
    var secret = secrets.senderData
    if message.epoch != epoch {
      guard let past = pastEpoch(message.epoch) else { return nil }
      secret = past.senderDataSecret
    }
    guard let data = try? PrivateContent.senderData(of: message, senderDataSecret: secret, suite: suite),
      data.leaf == ownLeaf
    else { return nil }
    return data.generation
  }

  private mutating func process(
    _ message: PublicMessage, preSharedKeys: [PreSharedKey], now: UInt64?
  ) throws(MLSError) -> Received {
    try publicGroup.checkEpoch(groupID: message.content.groupID, epoch: message.content.epoch)
    guard message.isMembershipTagValid(key: secrets.membership, context: publicGroup.context, suite: suite) else {
      throw .invalidMembershipTag
    }
    let content = message.authenticatedContent
    try publicGroup.verify(content)
    return try handle(content, preSharedKeys: preSharedKeys, now: now)
  }

  private mutating func process(
    _ message: PrivateMessage, preSharedKeys: [PreSharedKey], now: UInt64?
  ) throws(MLSError) -> Received {
    guard message.groupID == groupID else { throw .wrongGroup }
    guard message.epoch <= epoch else { throw .futureEpoch }
    if message.epoch < epoch { return .application(try openPast(message)) }

    let senderData = try PrivateContent.senderData(of: message, senderDataSecret: secrets.senderData, suite: suite)
    guard let leaf = publicGroup.tree[leaf: senderData.leaf] else { throw .invalidSender }
    var ratchets = try secretTree.ratchets(of: senderData.leaf, suite: suite)
    let content = try open(message, senderData: senderData, ratchets: &ratchets)
    try verify(content, of: leaf, at: senderData.leaf)
    let received: Received
    if case .application(let data) = content.content.content {
      received = .application(
        applicationMessage(
          data, content, senderData: senderData, sender: PastEpoch.RosterEntry(leaf), context: publicGroup.context))
    } else {
      received = try handle(content, preSharedKeys: preSharedKeys, now: now)
    }
    // Stored last: a message that is refused uses up no key.
    secretTree.store(ratchets, of: senderData.leaf, suite: suite)
    return received
  }

  /// Checks the signature of a decrypted content of this epoch.
  private mutating func verify(
    _ content: AuthenticatedContent, of leaf: LeafNode, at index: UInt32
  ) throws(MLSError) {
    guard suite.hasOneTimeKeys, case .application = content.content.content else {
      return try publicGroup.verify(content)
    }
    try oneTime.verify(
      content, from: index, signatureKey: leaf.signatureKey, context: publicGroup.context, suite: suite)
  }

  /// Opens an application message of an epoch that is over.
  private mutating func openPast(_ message: PrivateMessage) throws(MLSError) -> ApplicationMessage {
    guard case .application = message.contentType,
      let index = past.firstIndex(where: { $0.context.epoch == message.epoch })
    else { throw .pastEpoch }
    let senderData = try PrivateContent.senderData(
      of: message, senderDataSecret: past[index].senderDataSecret, suite: suite)
    guard let sender = past[index].roster[senderData.leaf] else { throw .invalidSender }
    var ratchets = try past[index].secretTree.ratchets(of: senderData.leaf, suite: suite)
    let content = try open(message, senderData: senderData, ratchets: &ratchets)
    guard case .application(let data) = content.content.content else { throw .malformed }
    if suite.hasOneTimeKeys {
      try past[index].oneTime.verify(
        content, from: senderData.leaf, signatureKey: sender.signatureKey, context: past[index].context, suite: suite)
    } else if !content.isSignatureValid(
      context: past[index].context, suite: suite, publicKey: sender.signatureKey)
    {
      throw .invalidSignature
    }
    past[index].secretTree.store(ratchets, of: senderData.leaf, suite: suite)
    return applicationMessage(
      data, content, senderData: senderData, sender: sender, context: past[index].context)
  }

  /// Opens a message with a key of its sender's ratchets. The signature is the caller's to check.
  private func open(
    _ message: PrivateMessage, senderData: SenderData, ratchets: inout LeafRatchets
  ) throws(MLSError) -> AuthenticatedContent {
    // The own leaf is the same as long as the membership lasts.
    if senderData.leaf == ownLeaf { throw Self.ownMessage(senderData, of: message.contentType, ratchets: ratchets) }
    let key = try ratchets.take(senderData.generation, for: message.contentType, suite: suite)
    return try PrivateContent.open(message, senderData: senderData, key: key, suite: suite)
  }

  /// Processes a content whose signature is valid.
  private mutating func handle(
    _ content: AuthenticatedContent, preSharedKeys: [PreSharedKey], now: UInt64?
  ) throws(MLSError) -> Received {
    switch content.content.content {
    // Application data must be encrypted (RFC 9420 §6.2).
    case .application: throw .malformed
    case .proposal(let proposal):
      let sender = content.content.sender
      if sender == .newMemberCommit { throw .invalidSender }
      let reference = content.proposalReference(suite)
      try publicGroup.validate(proposal, from: sender, now: now)
      try publicGroup.store(StoredProposal(reference: reference, sender: sender, proposal: proposal))
      return .proposal(sender: sender, proposal: proposal, reference: reference)
    case .commit:
      if content.content.sender == .member(ownLeaf) { throw .ownMessage }
      return .commit(try stage(content, preSharedKeys: preSharedKeys, now: now))
    }
  }

  /// Why a message of this member's own is refused.
  private static func ownMessage(
    _ senderData: SenderData, of type: ContentType, ratchets: LeafRatchets
  ) -> MLSError {
    senderData.generation < ratchets.nextGeneration(for: type) ? .ownMessage : .rolledBack
  }

  private func applicationMessage(
    _ data: [UInt8], _ content: AuthenticatedContent, senderData: SenderData, sender: PastEpoch.RosterEntry,
    context: GroupContext
  ) -> ApplicationMessage {
    let covered = content.signedContent(context: context)
    return ApplicationMessage(
      sender: senderData.leaf, credential: sender.credential.identity, signatureKey: sender.signatureKey,
      epoch: content.content.epoch, generation: senderData.generation, data: data,
      authenticatedData: content.content.authenticatedData, signature: content.authentication.signature,
      signedContentLength: covered.count,
      signContent: suite.signContent(label: AuthenticatedContent.label, content: covered))
  }
}
