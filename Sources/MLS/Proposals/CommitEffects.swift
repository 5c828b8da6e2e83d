/// What a commit's proposals do to a group (RFC 9420 §12.3).
struct CommitEffects: Sendable {
  /// The tree with the proposals applied; it still lacks the committer's path.
  var tree: RatchetTree
  /// Of the next GroupContext.
  var extensions: [Extension]
  /// New members in the order of their Add proposals, with the KeyPackages that they came from.
  var added: [(leaf: UInt32, keyPackage: KeyPackage)] = []
  /// The members that are removed, as they were.
  var removed: [(leaf: UInt32, node: LeafNode)] = []
  /// Leaves that Update proposals replaced.
  var updated: [UInt32] = []
  var preSharedKeys: [PreSharedKeyID] = []
  /// The KEM output of an external commit.
  var kemOutput: [UInt8]?
  var reInit: ReInit?
  /// Whether the commit must have a path (§12.4).
  var needsPath = false

  /// The leaves that join with the commit by Welcome.
  var newLeaves: [UInt32] { added.map { $0.leaf } }

  func removes(_ leaf: UInt32) -> Bool { removed.contains { $0.leaf == leaf } }
}
