import Ciphers
import MLS
import WireCoding

/// Trees: their arithmetic, the three changes, and what a joiner checks.
enum MLSTreeVectors {
  static func treeMath(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let leafCount = try test.integer("n_leaves")
    let nodeCount = try test.integer("n_nodes")
    try expect(nodeCount == 2 * leafCount - 1, "n_nodes")
    let root = TreeMath.root(leafCount)
    try expect(try test.integer("root") == root, "root")
    let (left, right) = (try test.integers("left"), try test.integers("right"))
    let (parent, sibling) = (try test.integers("parent"), try test.integers("sibling"))
    for list in [left, right, parent, sibling] { try expect(list.count == nodeCount, "length") }
    for node in 0..<nodeCount {
      let isLeaf = TreeMath.isLeaf(node)
      try expect(left[node] == (isLeaf ? nil : TreeMath.left(node)), "left")
      try expect(right[node] == (isLeaf ? nil : TreeMath.right(node)), "right")
      try expect(parent[node] == (node == root ? nil : TreeMath.parent(node)), "parent")
      try expect(sibling[node] == (node == root ? nil : TreeMath.sibling(node)), "sibling")
    }
  }

  static func treeOperations(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    var tree: RatchetTree = try test.decoded("tree_before")
    try expect(tree.treeHash(suite) == test.hex("tree_hash_before"), "tree_hash_before")
    let proposal: Proposal = try test.decoded("proposal")
    switch proposal {
    case .add(let keyPackage):
      _ = try attemptMLS("add") { () throws(MLSError) in try tree.add(keyPackage.leafNode) }
    case .update(let leaf): tree.update(try test.word("proposal_sender"), to: leaf)
    case .remove(let leaf): tree.remove(leaf)
    default: throw .failed("proposal")
    }
    try expect(tree.encoded == test.hex("tree_after"), "tree_after")
    try expect(tree.treeHash(suite) == test.hex("tree_hash_after"), "tree_hash_after")
  }

  static func treeValidation(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    var tree: RatchetTree = try test.decoded("tree")
    try expect(tree.encoded == test.hex("tree"), "tree")
    let groupID = try test.hex("group_id")
    guard let hashes = test.json["tree_hashes"]?.array, let resolutions = test.json["resolutions"]?.array,
      hashes.count == 2 * tree.leafCount - 1, resolutions.count == hashes.count
    else { throw .failed("length") }
    for node in hashes.indices {
      try expect(hashes[node].string == Hex.encode(tree.treeHash(of: node, suite: suite)), "tree_hashes")
      var resolution: [JSON] = []
      for member in tree.resolution(of: node) { resolution.append(.number(member)) }
      try expect(resolutions[node] == .array(resolution), "resolutions")
    }
    try expect(tree.areParentHashesValid(suite), "parent hashes")
    for (index, leaf) in tree.leaves {
      try expect(leaf.isSignatureValid(suite: suite, groupID: groupID, leafIndex: index), "leaf signature")
    }
    try attemptMLS("validation") { () throws(MLSError) in
      try tree.validate(suite: suite, groupID: groupID, extensions: [])
    }
  }
}
