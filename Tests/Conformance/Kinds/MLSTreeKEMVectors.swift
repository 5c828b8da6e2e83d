import Ciphers
import MLS
import WireCoding

/// Update paths: those of the file, opened by every other leaf, and one of our own from each leaf.
enum MLSTreeKEMVectors {
  private struct Leaf {
    let index: UInt32
    let keys: TreePrivateKeys
    let signaturePrivateKey: [UInt8]
  }

  static func treeKEM(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    var tree: RatchetTree = try test.decoded("ratchet_tree")
    var context = GroupContext(
      cipherSuite: suite.id, groupID: try test.hex("group_id"), epoch: try test.long("epoch"),
      treeHash: tree.treeHash(suite), confirmedTranscriptHash: try test.hex("confirmed_transcript_hash"),
      extensions: [])
    let leaves = try privateLeaves(test, tree: tree, suite: suite)

    for update in try test.parts("update_paths") {
      let path: UpdatePath = try update.decoded("update_path")
      let sender = try update.word("sender")
      var next = tree
      try attemptMLS("apply") { () throws(MLSError) in try next.apply(path, of: sender, suite: suite) }
      context.treeHash = next.treeHash(suite)
      try expect(context.treeHash == update.hex("tree_hash_after"), "tree_hash_after")
      guard let secrets = update.json["path_secrets"]?.array else { throw .failed("field path_secrets") }
      for leaf in leaves where leaf.index != sender {
        let opened = try attemptMLS("open") { () throws(MLSError) in
          try leaf.keys.open(
            path, sender: sender, own: leaf.index, tree: next, newLeaves: [], context: context.encoded, suite: suite)
        }
        try expect(Int(leaf.index) < secrets.count, "path_secrets")
        try expect(
          secrets[Int(leaf.index)].string == Hex.encode(opened.steps[0].secret.bytes), "path_secrets")
        try expect(opened.commitSecret == update.hex("commit_secret"), "commit_secret")
        var keys = leaf.keys
        try attemptMLS("public keys") { () throws(MLSError) in try keys.take(opened, in: next) }
      }
    }
    for leaf in leaves { try sendPath(from: leaf, to: leaves, tree: tree, context: context, suite, entropy) }
  }

  private static func privateLeaves(
    _ test: VectorCase, tree: RatchetTree, suite: CipherSuite
  ) throws(VectorFailure) -> [Leaf] {
    var leaves: [Leaf] = []
    for part in try test.parts("leaves_private") {
      var keys = TreePrivateKeys(leaf: Secret(try part.hex("encryption_priv")))
      for known in try part.parts("path_secrets") {
        let node = try known.integer("node")
        let secret = Secret(try known.hex("path_secret"))
        try attemptMLS("path secret") { () throws(MLSError) in
          try keys.take(PathSecrets(from: secret, nodes: [node], suite: suite), in: tree)
        }
      }
      leaves.append(
        Leaf(index: try part.word("index"), keys: keys, signaturePrivateKey: try part.hex("signature_priv")))
    }
    return leaves
  }

  private static func sendPath(
    from sender: Leaf, to leaves: [Leaf], tree: RatchetTree, context: GroupContext, _ suite: CipherSuite,
    _ entropy: any EntropySource
  ) throws(VectorFailure) {
    guard let leaf = tree[leaf: sender.index] else { throw .failed("sender") }
    let identity = LeafIdentity(
      credential: leaf.credential,
      signatureKeys: SignatureKeyPair(privateKey: sender.signaturePrivateKey, publicKey: leaf.signatureKey),
      extensions: leaf.extensions, capabilities: leaf.capabilities)
    var own = tree
    let fresh = try attemptMLS("new path") { () throws(MLSError) in
      try FreshPath(
        for: sender.index, identity: identity, tree: &own, groupID: context.groupID, suite: suite, entropy: entropy)
    }
    var context = context
    context.treeHash = own.treeHash(suite)
    let encoded = context.encoded
    let path = try attemptMLS("seal path") { () throws(MLSError) in
      try fresh.seal(for: sender.index, tree: own, newLeaves: [], context: encoded, suite: suite)
    }
    var other = tree
    try attemptMLS("apply own path") { () throws(MLSError) in try other.apply(path, of: sender.index, suite: suite) }
    try expect(other.treeHash(suite) == context.treeHash, "tree hash of own path")
    try expect(other.areParentHashesValid(suite), "parent hashes of own path")
    for leaf in leaves where leaf.index != sender.index {
      let opened = try attemptMLS("open own path") { () throws(MLSError) in
        try leaf.keys.open(
          path, sender: sender.index, own: leaf.index, tree: other, newLeaves: [], context: encoded, suite: suite)
      }
      try expect(opened.commitSecret == fresh.secrets.commitSecret, "commit secret of own path")
    }
  }
}
