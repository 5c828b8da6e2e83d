public import Ciphers

extension Group {
  /// A group of one, in epoch 0 (RFC 9420 §11).
  ///
  /// - Parameters:
  ///   - groupID: unique among the delivery service's groups.
  ///   - extensions: of the GroupContext.
  ///   - lifetime: of the creator's leaf.
  public static func create(
    groupID: [UInt8], suite: CipherSuite, identity: LeafIdentity, extensions: [Extension] = [], lifetime: Lifetime,
    entropy: any EntropySource
  ) throws(MLSError) -> Group {
    let leafKeys = try suite.freshKeyPair(entropy: entropy)
    let leaf = try identity.makeLeaf(
      suite: suite, encryptionKey: leafKeys.publicKey, source: .keyPackage(lifetime), groupID: groupID, leafIndex: 0,
      entropy: entropy)
    try leaf.validateAlone(suite: suite)
    try extensions.validateForGroupContext()
    var tree = RatchetTree(leaf)
    try tree.validateMembers(extensions: extensions)
    let context = GroupContext(
      cipherSuite: suite.id, groupID: groupID, epoch: 0, treeHash: tree.treeHash(suite), confirmedTranscriptHash: [],
      extensions: extensions)
    let secrets = EpochSecrets(epochSecret: suite.freshSecret(entropy: entropy), suite: suite)
    let publicGroup = PublicGroup(
      suite: suite, context: context, tree: tree,
      confirmationTag: suite.mac(key: secrets.confirmation, context.confirmedTranscriptHash))
    return Group(
      publicGroup: publicGroup, ownLeaf: 0, signaturePrivateKey: identity.signatureKeys.privateKey, secrets: secrets,
      privateKeys: TreePrivateKeys(leaf: Secret(leafKeys.privateKey)))
  }
}
