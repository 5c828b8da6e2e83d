public import WireCoding

/// The public part of a group's tree: leaves, and the keys above them (RFC 9420 §4.1, §7).
///
/// A value: a copy shares its nodes until one of the two changes.
public struct RatchetTree: Sendable {
  /// 2n − 1 nodes for n leaves, n a power of two; none for an empty tree.
  private(set) var nodes: [TreeNode]
  /// Tree hashes by node; empty where the node changed since.
  var hashes: [[UInt8]]

  init() {
    nodes = []
    hashes = []
  }

  /// A tree of one leaf.
  init(_ leaf: LeafNode) {
    nodes = [.leaf(leaf)]
    hashes = [[]]
  }

  /// Places for leaves: a power of two, or 0.
  public var leafCount: Int { (nodes.count + 1) / 2 }

  var root: Int { TreeMath.root(leafCount) }

  /// The leaf at a place; nil where it is blank or there is none.
  public subscript(leaf index: UInt32) -> LeafNode? {
    guard index < UInt32(leafCount), case .leaf(let leaf) = nodes[TreeMath.node(index)] else { return nil }
    return leaf
  }

  subscript(parent node: Int) -> ParentNode? {
    guard case .parent(let parent) = nodes[node] else { return nil }
    return parent
  }

  /// The leaves that are not blank, from the left.
  public var leaves: [(index: UInt32, leaf: LeafNode)] {
    var leaves: [(index: UInt32, leaf: LeafNode)] = []
    for place in 0..<leafCount {
      if case .leaf(let leaf) = nodes[2 * place] { leaves.append((UInt32(place), leaf)) }
    }
    return leaves
  }

  // MARK: Changes

  /// Puts a node at its place. Hashes up to the root are forgotten.
  mutating func set(_ node: Int, to value: TreeNode) {
    nodes[node] = value
    forgetHashes(from: node)
  }

  mutating func set(leaf index: UInt32, to leaf: LeafNode) { set(TreeMath.node(index), to: .leaf(leaf)) }

  private mutating func forgetHashes(from node: Int) {
    hashes[node] = []
    for above in TreeMath.directPath(node, leafCount: leafCount) { hashes[above] = [] }
  }

  /// The place that the next new leaf takes: the leftmost blank one, or one past the end.
  var nextPlace: UInt32 {
    for place in 0..<leafCount where nodes[2 * place].isBlank { return UInt32(place) }
    return UInt32(leafCount)
  }

  /// RFC 9420 §7.7: puts the leaf at the next place, and lists it as unmerged above.
  package mutating func add(_ leaf: LeafNode) throws(MLSError) -> UInt32 {
    let place = nextPlace
    if Int(place) == leafCount {
      guard leafCount < Bounds.leaves else { throw .invalidTree }
      let added = nodes.isEmpty ? 1 : nodes.count + 1
      for _ in 0..<added {
        nodes.append(.blank)
        hashes.append([])
      }
    }
    let node = TreeMath.node(place)
    for above in TreeMath.directPath(node, leafCount: leafCount) {
      guard case .parent(var parent) = nodes[above] else { continue }
      var position = parent.unmergedLeaves.count
      while position > 0, parent.unmergedLeaves[position - 1] > place { position -= 1 }
      parent.unmergedLeaves.insert(place, at: position)
      nodes[above] = .parent(parent)
    }
    set(node, to: .leaf(leaf))
    return place
  }

  /// RFC 9420 §7.8: blanks the leaf and all above it, and cuts off a right half that is all blank.
  package mutating func remove(_ index: UInt32) {
    blankPath(of: index)
    set(TreeMath.node(index), to: .blank)
    truncate()
  }

  /// Replaces the leaf, and blanks all above it (RFC 9420 §12.1.2).
  package mutating func update(_ index: UInt32, to leaf: LeafNode) {
    blankPath(of: index)
    set(leaf: index, to: leaf)
  }

  mutating func blankPath(of index: UInt32) {
    let node = TreeMath.node(index)
    for above in TreeMath.directPath(node, leafCount: leafCount) { nodes[above] = .blank }
    forgetHashes(from: node)
  }

  private mutating func truncate() {
    var kept = leafCount
    while kept > 1 {
      var isRightBlank = true
      for place in kept / 2..<kept where !nodes[2 * place].isBlank {
        isRightBlank = false
        break
      }
      guard isRightBlank else { break }
      kept /= 2
    }
    if kept == 1, nodes[0].isBlank { kept = 0 }
    let count = kept == 0 ? 0 : 2 * kept - 1
    while nodes.count > count {
      nodes.removeLast()
      hashes.removeLast()
    }
  }

  // MARK: Resolutions

  /// The nodes that together reach every member below a node (RFC 9420 §4.1.1).
  package func resolution(of node: Int) -> [Int] {
    var result: [Int] = []
    appendResolution(of: node, to: &result)
    return result
  }

  private func appendResolution(of node: Int, to result: inout [Int]) {
    switch nodes[node] {
    case .leaf: result.append(node)
    case .parent(let parent):
      result.append(node)
      for leaf in parent.unmergedLeaves { result.append(TreeMath.node(leaf)) }
    case .blank:
      guard !TreeMath.isLeaf(node) else { return }
      appendResolution(of: TreeMath.left(node), to: &result)
      appendResolution(of: TreeMath.right(node), to: &result)
    }
  }

  /// Whether nobody is below a node.
  func isEmpty(below node: Int) -> Bool {
    switch nodes[node] {
    case .leaf, .parent: return false
    case .blank:
      if TreeMath.isLeaf(node) { return true }
      return isEmpty(below: TreeMath.left(node)) && isEmpty(below: TreeMath.right(node))
    }
  }

  /// The nodes above a leaf that have somebody on their other side (RFC 9420 §4.1.2).
  func filteredDirectPath(of index: UInt32) -> [Int] {
    var path: [Int] = []
    for node in TreeMath.directPath(TreeMath.node(index), leafCount: leafCount)
    where !isEmpty(below: TreeMath.copath(of: node, from: index)) {
      path.append(node)
    }
    return path
  }
}

extension RatchetTree: Equatable {
  public static func == (left: RatchetTree, right: RatchetTree) -> Bool { left.nodes == right.nodes }
}

/// `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3).
extension RatchetTree: WireCodable {
  public func encode(into writer: inout WireWriter) {
    var count = nodes.count
    while count > 0, nodes[count - 1].isBlank { count -= 1 }
    var inner = WireWriter()
    for node in nodes[0..<count] { node.encode(into: &inner) }
    writer.write(opaque: inner.bytes)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    nodes = []
    var inner = try reader.readNested()
    while !inner.isAtEnd {
      guard nodes.count < Bounds.nodes else { throw .limitExceeded }
      let node = try TreeNode(from: &inner)
      switch node {
      case .blank: break
      case .leaf: guard TreeMath.isLeaf(nodes.count) else { throw .invalidValue }
      case .parent(let parent):
        guard !TreeMath.isLeaf(nodes.count) else { throw .invalidValue }
        let below = TreeMath.leaves(under: nodes.count)
        for leaf in parent.unmergedLeaves where !below.contains(leaf) { throw .invalidValue }
      }
      nodes.append(node)
    }
    guard let last = nodes.last, !last.isBlank else { throw .invalidValue }
    var leafCount = 1
    while 2 * leafCount - 1 < nodes.count { leafCount *= 2 }
    while nodes.count < 2 * leafCount - 1 { nodes.append(.blank) }
    for node in stride(from: 1, to: nodes.count, by: 2) {
      guard case .parent(let parent) = nodes[node] else { continue }
      for leaf in parent.unmergedLeaves where nodes[TreeMath.node(leaf)].isBlank { throw .invalidValue }
    }
    hashes = [[UInt8]](repeating: [], count: nodes.count)
  }
}
