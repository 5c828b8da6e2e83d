import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// A ratchet tree on its way, in parts.
struct TreeParts {
  /// Bytes of all parts together: some ten thousand leaves signed by hashes.
  static let limit = 128 << 20

  /// The tree hash of the GroupContext that the tree is for.
  let hash: [UInt8]
  private var nodes: [UInt8] = []
  /// The node with which the next part begins.
  private(set) var next: UInt32 = 0
  private var count: UInt32?

  init(hash: [UInt8]) { self.hash = hash }

  var isComplete: Bool { next == count }

  /// Takes the next part.
  ///
  /// - Returns: whether it is one.
  mutating func take(_ bytes: [UInt8]) -> Bool {
    guard let part = try? TreePart(decoding: bytes), part.first == next, part.count == count ?? part.count,
      nodes.count + part.nodes.count <= Self.limit
    else { return false }
    count = part.count
    next = part.next
    nodes.append(contentsOf: part.nodes)
    return true
  }

  /// The tree, where it has the hash that it was asked for by: nothing else is ever said of it.
  func tree(_ suite: CipherSuite) -> RatchetTree? {
    guard isComplete, var tree = try? RatchetTree(nodesOnWire: nodes), tree.encodedCount == Int(next),
      ConstantTime.areEqual(tree.treeHash(suite), hash)
    else { return nil }
    return tree
  }
}
