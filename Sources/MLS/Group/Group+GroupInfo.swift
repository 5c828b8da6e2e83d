public import Ciphers
import WireCoding

extension Group {
  /// This epoch's GroupInfo, signed, with the extensions `ratchet_tree` and `external_pub` before the given ones
  /// (RFC 9420 §12.4.3).
  ///
  /// - Parameter ratchetTree: where outsiders find the tree; `apart` leaves its extension out.
  public func groupInfo(
    extensions: [Extension] = [], ratchetTree: RatchetTreePlacement = .inGroupInfo, entropy: any EntropySource
  ) throws(MLSError) -> GroupInfo {
    guard isActive else { throw .inactive }
    let first = ratchetTreeExtension(ratchetTree) + [try externalPubExtension()]
    return try groupInfo(extensions: first + extensions, entropy: entropy)
  }

  /// A GroupInfo with these extensions, and one that means nothing where this member announces such a type.
  func groupInfo(extensions: [Extension], entropy: any EntropySource) throws(MLSError) -> GroupInfo {
    var all = extensions
    if let leaf = publicGroup.tree[leaf: ownLeaf] {
      for item in GREASE.extensions(of: leaf.capabilities) where all.data(of: item.type) == nil { all.append(item) }
    }
    var info = GroupInfo(
      context: publicGroup.context, extensions: all, confirmationTag: publicGroup.confirmationTag, signer: ownLeaf)
    info.signature = try suite.sign(
      label: "GroupInfoTBS", content: info.signedContent, privateKey: signaturePrivateKey, entropy: entropy)
    return info
  }

  /// The extension `ratchet_tree` (§12.4.3.3), or none where the tree is served apart.
  func ratchetTreeExtension(_ placement: RatchetTreePlacement) -> [Extension] {
    switch placement {
    case .inGroupInfo: [Extension(type: ExtensionType.ratchetTree, data: publicGroup.tree.encoded)]
    case .apart: []
    }
  }

  /// The extension `external_pub` (§12.4.3.2).
  func externalPubExtension() throws(MLSError) -> Extension {
    var writer = WireWriter()
    writer.write(opaque: try secrets.externalKeyPair(suite).publicKey)
    return Extension(type: ExtensionType.externalPub, data: writer.bytes)
  }
}
