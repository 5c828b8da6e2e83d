package import Ciphers
import WireCoding

extension Group {
  /// Joins a group by a Welcome (RFC 9420 §12.4.3.1).
  ///
  /// - Parameters:
  ///   - keyPackage: the KeyPackage that the Welcome names, with its private keys.
  ///   - signaturePrivateKey: the one that belongs to the KeyPackage's leaf.
  ///   - ratchetTree: where the Welcome does not carry it; checked against the GroupContext's tree hash (§12.4.3.3).
  ///   - preSharedKeys: those at hand; the Welcome says which it wants.
  /// - Throws: `notForThisKeyPackage` where the Welcome does not name it; `missingPreSharedKey`; `missingRatchetTree` where
  ///   it neither carries the tree nor one is given; else why the Welcome, the GroupInfo or the tree is wrong.
  public static func join(
    welcome: Welcome, keyPackage: KeyPackageBundle, signaturePrivateKey: [UInt8], ratchetTree: RatchetTree? = nil,
    preSharedKeys: [PreSharedKey] = []
  ) throws(MLSError) -> JoinedGroup {
    try joinShowingKeys(
      welcome: welcome, keyPackage: keyPackage, signaturePrivateKey: signaturePrivateKey, ratchetTree: ratchetTree,
      preSharedKeys: preSharedKeys
    ).joined
  }

  /// What a Welcome says of its group, for those who have to fetch its tree before they join (RFC 9420 §12.4.3.3).
  ///
  /// The sender vouches for it with the Welcome's secrets alone: its signature is checked by `join`.
  ///
  /// - Throws: `notForThisKeyPackage`, `missingPreSharedKey`, `unsupportedSuite`, `decryptionFailed` or `malformed`.
  public static func groupContext(
    of welcome: Welcome, keyPackage: KeyPackageBundle, preSharedKeys: [PreSharedKey] = []
  ) throws(MLSError) -> GroupContext {
    let suite = try suite(of: welcome, for: keyPackage)
    return try open(welcome, for: keyPackage, preSharedKeys: preSharedKeys, suite: suite).info.context
  }

  /// The GroupContext of a Welcome whose GroupInfo does not carry the tree: what to ask for it by. Nil where it does.
  ///
  /// - Throws: as `groupContext(of:keyPackage:preSharedKeys:)`.
  public static func contextOfTreeApart(
    from welcome: Welcome, keyPackage: KeyPackageBundle, preSharedKeys: [PreSharedKey] = []
  ) throws(MLSError) -> GroupContext? {
    let suite = try suite(of: welcome, for: keyPackage)
    let info = try open(welcome, for: keyPackage, preSharedKeys: preSharedKeys, suite: suite).info
    return info.extensions.data(of: ExtensionType.ratchetTree) == nil ? info.context : nil
  }

  /// The same as `join`, with the pre-shared keys that the Welcome named.
  static func joinShowingKeys(
    welcome: Welcome, keyPackage: KeyPackageBundle, signaturePrivateKey: [UInt8], ratchetTree: RatchetTree?,
    preSharedKeys: [PreSharedKey]
  ) throws(MLSError) -> (joined: JoinedGroup, keys: [PreSharedKeyID]) {
    let suite = try suite(of: welcome, for: keyPackage)
    let (joiner, groupSecrets, info) = try open(welcome, for: keyPackage, preSharedKeys: preSharedKeys, suite: suite)
    guard info.context.cipherSuite == suite.id else { throw .unsupportedSuite }
    try checkUse(of: groupSecrets.preSharedKeys, in: info)

    let publicGroup = try PublicGroup(groupInfo: info, ratchetTree: ratchetTree)
    let leaf = keyPackage.keyPackage.leafNode
    // No other leaf has this signature key: the tree is valid.
    guard let own = publicGroup.tree.leaves.first(where: { $0.leaf.signatureKey == leaf.signatureKey }),
      own.leaf == leaf, own.index != info.signer
    else { throw .invalidTree }
    let ownLeaf = own.index

    var privateKeys = TreePrivateKeys(leaf: Secret(keyPackage.leafPrivateKey))
    if let pathSecret = groupSecrets.pathSecret {
      let common = TreeMath.commonAncestor(ownLeaf, info.signer)
      let above = TreeMath.directPath(common, leafCount: publicGroup.tree.leafCount)
      let nodes = [common] + above.filter { !publicGroup.tree.nodes[$0].isBlank }
      try privateKeys.take(PathSecrets(from: pathSecret, nodes: nodes, suite: suite), in: publicGroup.tree)
    }

    let secrets = joiner.epochSecrets(context: info.context.encoded, suite: suite)
    let tag = suite.mac(key: secrets.confirmation, info.context.confirmedTranscriptHash)
    guard ConstantTime.areEqual(tag, info.confirmationTag) else { throw .invalidConfirmationTag }
    let group = Group(
      publicGroup: publicGroup, ownLeaf: ownLeaf, signaturePrivateKey: signaturePrivateKey, secrets: secrets,
      privateKeys: privateKeys)
    return (JoinedGroup(group: group, extensions: info.extensions, sender: info.signer), groupSecrets.preSharedKeys)
  }

  /// Opens both layers of a Welcome; nothing of the GroupInfo is checked yet.
  package static func open(
    _ welcome: Welcome, for keyPackage: KeyPackageBundle, preSharedKeys: [PreSharedKey], suite: CipherSuite
  ) throws(MLSError) -> (joiner: JoinerSecrets, secrets: GroupSecrets, info: GroupInfo) {
    let groupSecrets = try openSecrets(of: welcome, for: keyPackage, suite: suite)
    let keys = try preSharedKeys.secrets(for: groupSecrets.preSharedKeys)
    let joiner = JoinerSecrets(
      joinerSecret: groupSecrets.joinerSecret, preSharedKeySecret: PreSharedKeySecret.combine(keys, suite: suite),
      suite: suite)
    let info = try openGroupInfo(of: welcome, welcomeSecret: joiner.welcomeSecret(suite), suite: suite)
    return (joiner, groupSecrets, info)
  }

  private static func suite(of welcome: Welcome, for keyPackage: KeyPackageBundle) throws(MLSError) -> CipherSuite {
    guard let suite = CipherSuite(id: welcome.cipherSuite), keyPackage.keyPackage.cipherSuite == suite.id else {
      throw .unsupportedSuite
    }
    return suite
  }

  private static func openSecrets(
    of welcome: Welcome, for keyPackage: KeyPackageBundle, suite: CipherSuite
  ) throws(MLSError) -> GroupSecrets {
    let reference = keyPackage.keyPackage.reference(suite)
    guard let own = welcome.secrets.first(where: { $0.newMember == reference }) else { throw .notForThisKeyPackage }
    let bytes = try suite.decrypt(
      own.ciphertext, label: "Welcome", context: welcome.encryptedGroupInfo, privateKey: keyPackage.initPrivateKey,
      publicKey: keyPackage.keyPackage.initKey)
    do {
      return try GroupSecrets(decoding: bytes)
    } catch {
      throw .malformed
    }
  }

  private static func openGroupInfo(
    of welcome: Welcome, welcomeSecret: Secret, suite: CipherSuite
  ) throws(MLSError) -> GroupInfo {
    let (key, nonce) = suite.welcomeKey(welcomeSecret)
    let bytes = try suite.opened(
      welcome.encryptedGroupInfo, key: key.bytes, nonce: nonce.bytes, authenticating: [])
    do {
      return try GroupInfo(decoding: bytes)
    } catch {
      throw .malformed
    }
  }

  /// A Welcome into a group that takes another's place names one resumption secret for that, in epoch 1 (§11.2, §11.3).
  private static func checkUse(of ids: [PreSharedKeyID], in info: GroupInfo) throws(MLSError) {
    guard PreSharedKeyID.areDistinct(ids) else { throw .malformed }
    let successions = ids.filter { $0.kind.isSuccession }.count
    guard successions <= 1, successions == 0 || info.context.epoch == 1 else { throw .malformed }
  }
}

extension CipherSuite {
  /// Encrypts a GroupInfo under a welcome secret.
  package func sealGroupInfo(_ info: GroupInfo, welcomeSecret: Secret) throws(MLSError) -> [UInt8] {
    let (key, nonce) = welcomeKey(welcomeSecret)
    return try sealed(info.encoded, key: key.bytes, nonce: nonce.bytes, authenticating: [])
  }

  /// `welcome_key` and `welcome_nonce` (RFC 9420 §12.4.3.1).
  fileprivate func welcomeKey(_ welcomeSecret: Secret) -> (key: Secret, nonce: Secret) {
    (
      expand(welcomeSecret, label: "key", context: [], count: aeadKeyLength),
      expand(welcomeSecret, label: "nonce", context: [], count: aeadNonceLength)
    )
  }
}
