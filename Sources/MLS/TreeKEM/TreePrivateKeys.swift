package import Ciphers
package import WireCoding

/// The private keys that one member knows: its leaf's, and those of nodes above it (RFC 9420 §4.2).
package struct TreePrivateKeys: Sendable {
  var leaf: Secret
  /// By node.
  private var path = NumberTable<Secret>()

  package init(leaf: Secret) {
    self.leaf = leaf
  }

  /// Takes over the keys of a path, whose public halves the tree holds already.
  ///
  /// - Throws: `invalidPath` where the tree holds other public keys; nothing changes then.
  package mutating func take(_ secrets: PathSecrets, in tree: RatchetTree) throws(MLSError) {
    for step in secrets.steps {
      guard tree.nodes[step.node].encryptionKey == step.publicKey else { throw .invalidPath }
    }
    for step in secrets.steps { path.set(UInt32(step.node), to: step.privateKey) }
  }

  /// Forgets keys of nodes whose public key is not what it was.
  mutating func forgetKeys(changedFrom old: RatchetTree, to new: RatchetTree) {
    for number in path.numbers.numbers {
      let node = Int(number)
      let before = node < old.nodes.count ? old.nodes[node].encryptionKey : nil
      let after = node < new.nodes.count ? new.nodes[node].encryptionKey : nil
      if before == nil || before != after { _ = path.remove(number) }
    }
  }

  /// The key of a node: its own leaf, or one above it.
  private func key(of node: Int, own: UInt32) -> Secret? {
    node == TreeMath.node(own) ? leaf : path[UInt32(node)]
  }

  /// Opens the path secret that is meant for this member, and derives all above it (RFC 9420 §7.6).
  ///
  /// - Parameters:
  ///   - tree: with the path applied.
  ///   - newLeaves: leaves that joined with the same commit.
  ///   - context: the provisional GroupContext, encoded.
  /// - Throws: `invalidPath` where the path does not fit the tree; `decryptionFailed`.
  package func open(
    _ path: UpdatePath, sender: UInt32, own: UInt32, tree: RatchetTree, newLeaves: [UInt32], context: [UInt8],
    suite: CipherSuite
  ) throws(MLSError) -> PathSecrets {
    let filtered = tree.filteredDirectPath(of: sender)
    guard filtered.count == path.nodes.count, sender != own else { throw .invalidPath }
    let common = TreeMath.commonAncestor(sender, own)
    guard let position = filtered.firstIndex(of: common) else { throw .invalidPath }
    let receivers = tree.receivers(below: TreeMath.copath(of: common, from: sender), without: newLeaves)
    let ciphertexts = path.nodes[position].encryptedPathSecrets
    guard receivers.count == ciphertexts.count else { throw .invalidPath }
    for (node, ciphertext) in zip(receivers, ciphertexts) {
      guard TreeMath.isNode(TreeMath.node(own), under: node), let privateKey = key(of: node, own: own),
        let publicKey = tree.nodes[node].encryptionKey
      else { continue }
      let secret = try suite.decrypt(
        ciphertext, label: "UpdatePathNode", context: context, privateKey: privateKey.bytes, publicKey: publicKey)
      return try PathSecrets(from: Secret(secret), nodes: [Int](filtered[position...]), suite: suite)
    }
    throw .invalidPath
  }
}

extension TreePrivateKeys: WireCodable {
  package func encode(into writer: inout WireWriter) {
    writer.write(leaf)
    var inner = WireWriter()
    for (index, node) in path.numbers.numbers.enumerated() {
      inner.write(node)
      inner.write(path.values[index])
    }
    writer.write(opaque: inner.bytes)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    leaf = try reader.read()
    var inner = try reader.readNested()
    while !inner.isAtEnd {
      let node = try inner.readUInt32()
      guard node < UInt32(Bounds.nodes) else { throw .invalidValue }
      path.set(node, to: try inner.read())
    }
  }
}
