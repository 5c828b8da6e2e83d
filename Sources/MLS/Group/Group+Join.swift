package import Ciphers
import WireCoding

extension Group {
  /// Comes into a group by a Welcome (RFC 9420 §12.4.3.1).
  ///
  /// - Parameters:
  ///   - keyPackage: the KeyPackage that the Welcome names, with its private keys.
  ///   - signaturePrivateKey: the one that belongs to the KeyPackage's leaf.
  ///   - ratchetTree: where the Welcome does not carry it.
  ///   - preSharedKeys: those at hand; the Welcome says which it wants.
  /// - Throws: `notForThisKeyPackage` where the Welcome does not name it; `missingPreSharedKey`; else why the Welcome, the
  ///   GroupInfo or the tree in it is wrong.
  public static func join(
    welcome: Welcome, keyPackage: KeyPackageBundle, signaturePrivateKey: [UInt8], ratchetTree: RatchetTree? = nil,
    preSharedKeys: [PreSharedKey] = []
  ) throws(MLSError) -> JoinedGroup {
    try joinShowingKeys(
      welcome: welcome, keyPackage: keyPackage, signaturePrivateKey: signaturePrivateKey, ratchetTree: ratchetTree,
      preSharedKeys: preSharedKeys
    ).joined
  }

  /// The same as `join`, with the pre-shared keys that the Welcome named.
  static func joinShowingKeys(
    welcome: Welcome, keyPackage: KeyPackageBundle, signaturePrivateKey: [UInt8], ratchetTree: RatchetTree?,
    preSharedKeys: [PreSharedKey]
  ) throws(MLSError) -> (joined: JoinedGroup, keys: [PreSharedKeyID]) {
    guard let suite = CipherSuite(id: welcome.cipherSuite), keyPackage.keyPackage.cipherSuite == suite.id else {
      throw .unsupportedSuite
    }
    let (joiner, groupSecrets, info) = try open(welcome, for: keyPackage, preSharedKeys: preSharedKeys, suite: suite)
    guard info.context.cipherSuite == suite.id else { throw .unsupportedSuite }
    try checkUse(of: groupSecrets.preSharedKeys, in: info)

    let publicGroup = try PublicGroup(groupInfo: info, ratchetTree: ratchetTree)
    let leaf = keyPackage.keyPackage.leafNode
    var ownLeaf: UInt32?
    for (index, other) in publicGroup.tree.leaves where other.signatureKey == leaf.signatureKey {
      guard other == leaf else { throw .invalidTree }
      ownLeaf = index
    }
    guard let ownLeaf, ownLeaf != info.signer else { throw .invalidTree }

    var privateKeys = TreePrivateKeys(leaf: keyPackage.leafPrivateKey)
    if let pathSecret = groupSecrets.pathSecret {
      let common = TreeMath.commonAncestor(ownLeaf, info.signer)
      var nodes = [common]
      for node in TreeMath.directPath(common, leafCount: publicGroup.tree.leafCount)
      where !publicGroup.tree.nodes[node].isBlank {
        nodes.append(node)
      }
      try privateKeys.take(
        PathSecrets(from: pathSecret, nodes: nodes, suite: suite), in: publicGroup.tree)
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
  ) throws(MLSError) -> (JoinerSecrets, GroupSecrets, GroupInfo) {
    let groupSecrets = try openSecrets(of: welcome, for: keyPackage, suite: suite)
    var keys: [(id: PreSharedKeyID, secret: [UInt8])] = []
    for id in groupSecrets.preSharedKeys { keys.append((id, try secret(for: id, among: preSharedKeys))) }
    let joiner = JoinerSecrets(
      joinerSecret: groupSecrets.joinerSecret, preSharedKeySecret: PreSharedKeySecret.combine(keys, suite: suite),
      suite: suite)
    let info = try openGroupInfo(of: welcome, welcomeSecret: joiner.welcomeSecret(suite), suite: suite)
    return (joiner, groupSecrets, info)
  }

  private static func openSecrets(
    of welcome: Welcome, for keyPackage: KeyPackageBundle, suite: CipherSuite
  ) throws(MLSError) -> GroupSecrets {
    let reference = keyPackage.keyPackage.reference(suite)
    for item in welcome.secrets where item.newMember == reference {
      let bytes = try suite.decrypt(
        item.ciphertext, label: "Welcome", context: welcome.encryptedGroupInfo, privateKey: keyPackage.initPrivateKey,
        publicKey: keyPackage.keyPackage.initKey)
      do {
        return try GroupSecrets(decoding: bytes)
      } catch {
        throw .malformed
      }
    }
    throw .notForThisKeyPackage
  }

  private static func openGroupInfo(
    of welcome: Welcome, welcomeSecret: [UInt8], suite: CipherSuite
  ) throws(MLSError) -> GroupInfo {
    let bytes = try suite.opened(
      welcome.encryptedGroupInfo,
      key: suite.expand(welcomeSecret, label: "key", context: [], count: suite.aeadKeyLength),
      nonce: suite.expand(welcomeSecret, label: "nonce", context: [], count: suite.aeadNonceLength),
      authenticating: [])
    do {
      return try GroupInfo(decoding: bytes)
    } catch {
      throw .malformed
    }
  }

  /// A Welcome into a group that takes another's place names one resumption secret for that, in epoch 1 (§11.2, §11.3).
  private static func checkUse(of ids: [PreSharedKeyID], in info: GroupInfo) throws(MLSError) {
    guard PreSharedKeyID.areDistinct(ids) else { throw .malformed }
    var successions = 0
    for id in ids {
      if case .resumption(let usage, _, _) = id.kind, usage != .application { successions += 1 }
    }
    guard successions <= 1, successions == 0 || info.context.epoch == 1 else { throw .malformed }
  }
}

extension CipherSuite {
  /// Encrypts a GroupInfo under a welcome secret.
  package func sealGroupInfo(_ info: GroupInfo, welcomeSecret: [UInt8]) throws(MLSError) -> [UInt8] {
    try sealed(
      info.encoded, key: expand(welcomeSecret, label: "key", context: [], count: aeadKeyLength),
      nonce: expand(welcomeSecret, label: "nonce", context: [], count: aeadNonceLength), authenticating: [])
  }
}
