/// What a commit's proposals do.
final class CommitEffects: Sendable {
  /// Leaves of Add proposals, in their order, with the KeyPackages that they came from.
  let added: [(leaf: UInt32, keyPackage: KeyPackage)]
  /// Leaves that are gone, as they were.
  let removed: [(leaf: UInt32, node: LeafNode)]
  /// Leaves that Update proposals replaced.
  let updated: [UInt32]
  let preSharedKeys: [PreSharedKeyID]
  /// The KEM output of an external commit.
  let kemOutput: [UInt8]?
  let reInit: ReInit?
  /// Whether the commit must have a path.
  let needsPath: Bool

  init(
    added: [(leaf: UInt32, keyPackage: KeyPackage)], removed: [(leaf: UInt32, node: LeafNode)], updated: [UInt32],
    preSharedKeys: [PreSharedKeyID], kemOutput: [UInt8]?, reInit: ReInit?, needsPath: Bool
  ) {
    self.added = added
    self.removed = removed
    self.updated = updated
    self.preSharedKeys = preSharedKeys
    self.kemOutput = kemOutput
    self.reInit = reInit
    self.needsPath = needsPath
  }

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
