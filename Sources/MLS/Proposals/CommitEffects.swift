/// What a commit's proposals do.
struct CommitEffects: Sendable {
  /// Leaves of Add proposals, in their order, with the KeyPackages that they came from.
  var added: [(leaf: UInt32, keyPackage: KeyPackage)] = []
  /// Leaves that are gone, as they were.
  var removed: [(leaf: UInt32, node: LeafNode)] = []
  /// Leaves that Update proposals replaced.
  var updated: [UInt32] = []
  var preSharedKeys: [PreSharedKeyID] = []
  /// The KEM output of an external commit.
  var kemOutput: [UInt8]?
  var reInit: ReInit?
  /// Whether the commit must have a path.
  var needsPath = false

  var newLeaves: [UInt32] {
    var leaves: [UInt32] = []
    for item in added { leaves.append(item.leaf) }
    return leaves
  }

  func removes(_ leaf: UInt32) -> Bool {
    for item in removed where item.leaf == leaf { return true }
    return false
  }
}
