public import Ciphers
import WireCoding

extension Group {
  /// This epoch's GroupInfo, signed, with the extensions `ratchet_tree` and `external_pub` before the given ones.
  public func groupInfo(
    extensions: [Extension] = [], entropy: any EntropySource
  ) throws(MLSError) -> GroupInfo {
    guard isActive else { throw .inactive }
    return try groupInfo(
      tree: Extension(type: ExtensionType.ratchetTree, data: publicGroup.tree.encoded), isPublic: true,
      extensions: extensions, entropy: entropy)
  }

  /// - Parameters:
  ///   - tree: the extension `ratchet_tree`, coded once for several.
  ///   - isPublic: whether the external key is included.
  func groupInfo(
    tree: Extension, isPublic: Bool, extensions: [Extension], entropy: any EntropySource
  ) throws(MLSError) -> GroupInfo {
    var all = [tree]
    if isPublic {
      var writer = WireWriter()
      writer.write(opaque: try secrets.externalKeyPair(suite).publicKey)
      all.append(Extension(type: ExtensionType.externalPub, data: writer.bytes))
    }
    all.append(contentsOf: extensions)
    if let leaf = publicGroup.tree[leaf: ownLeaf] {
      for item in GREASE.extensions(of: leaf.capabilities) where all.data(of: item.type) == nil { all.append(item) }
    }
    var info = GroupInfo(
      context: publicGroup.context, extensions: all, confirmationTag: publicGroup.confirmationTag, signer: ownLeaf)
    info.signature = try suite.sign(
      label: "GroupInfoTBS", content: info.signedContent, privateKey: signaturePrivateKey, entropy: entropy)
    return info
  }
}
