public import Ciphers

extension Group {
  /// Comes into a group from outside, by a commit of one's own (RFC 9420 §12.4.3.2).
  ///
  /// - Parameters:
  ///   - groupInfo: of the epoch that the commit ends, with the extension `external_pub`.
  ///   - resync: also removes the leaf with the same credential, for a member that lost its state.
  ///   - ratchetTree: where the GroupInfo does not carry it.
  public static func joinExternally(
    groupInfo: GroupInfo, identity: LeafIdentity, resync: Bool, ratchetTree: RatchetTree? = nil,
    authenticatedData: [UInt8] = [], entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    let base = try PublicGroup(groupInfo: groupInfo, ratchetTree: ratchetTree)
    let suite = base.suite
    guard let externalKey = groupInfo.externalPublicKey else { throw .invalidGroupInfo }
    let (kemOutput, initSecret) = try ExternalInit.send(to: externalKey, suite: suite)
    var items: [ProposalOrReference] = [.proposal(.externalInit(kemOutput: kemOutput))]
    if resync {
      for (index, leaf) in base.tree.leaves where leaf.credential == identity.credential {
        items.append(.proposal(.remove(index)))
        break
      }
    }
    let proposed = try base.resolve(Commit(proposals: items, path: nil), from: .newMemberCommit)
    let applied = try base.apply(proposed, committer: .newMemberCommit, now: nil)
    var tree = applied.tree
    // A place for the leaf; the path puts the real one there.
    let placeholder = LeafNode(
      encryptionKey: [], signatureKey: identity.signatureKeys.publicKey, credential: identity.credential,
      capabilities: identity.capabilities, source: .update, extensions: identity.extensions)
    try placeholder.validateAlone(suite: suite)
    let ownLeaf = try tree.add(placeholder)
    var draft = CommitDraft(
      base: base, sender: .newMemberCommit, identity: identity, items: items, tree: tree,
      extensions: applied.extensions, effects: applied.effects, ownLeaf: ownLeaf, wantsPath: true,
      initSecret: initSecret, preSharedKeys: [], authenticatedData: authenticatedData,
      wireFormat: WireFormat.publicMessage)
    let result = try draft.finish(privateKeys: TreePrivateKeys(leaf: []), entropy: entropy)
    let message = PublicMessage(result.signed, membershipKey: [], context: base.context, suite: suite)
    return try pending(
      result, message: .publicMessage(message), group: result.group, effects: applied.effects, welcomeExtensions: [],
      entropy: entropy)
  }
}
