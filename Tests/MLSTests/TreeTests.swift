import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct TreeTests {
  @Test("Kept tree hashes are those of a tree made anew", arguments: [UInt64(1), 2, 3])
  func hashCache(seed: UInt64) throws {
    let entropy = SeededEntropy(seed)
    let suite = CipherSuite.x25519AES128
    let client = try Client("a", suite, entropy)
    func leaf() -> LeafNode {
      var leaf = client.bundle.keyPackage.leafNode
      leaf.encryptionKey = entropy.bytes(32)
      return leaf
    }
    var tree = RatchetTree(leaf())
    for _ in 0..<200 {
      let places = tree.leaves.map(\.index)
      switch entropy.below(4) {
      case 0: _ = try tree.add(leaf())
      case 1: if places.count > 1 { tree.remove(places[entropy.below(places.count)]) }
      case 2: tree.update(places[entropy.below(places.count)], to: leaf())
      default:
        let place = places[entropy.below(places.count)]
        let keys = tree.filteredDirectPath(of: place).map { _ in entropy.bytes(32) }
        var own = leaf()
        own.source = .commit(parentHash: try tree.replacePath(of: place, keys: keys, suite: suite))
        tree.set(leaf: place, to: own)
      }
      let hash = tree.treeHash(suite)
      var anew = try RatchetTree(decoding: tree.encoded)
      #expect(anew == tree)
      let hashAnew = anew.treeHash(suite)
      let isValid = anew.areParentHashesValid(suite)
      #expect(hashAnew == hash && isValid)
    }
  }

  @Test("A tree with a blank end, a misplaced node or a false unmerged leaf does not decode")
  func malformedTrees() throws {
    let entropy = SeededEntropy(1)
    let leaf = try Client("a", .x25519AES128, entropy).bundle.keyPackage.leafNode
    func encoded(_ nodes: [TreeNode]) -> [UInt8] {
      var inner = WireWriter()
      for node in nodes { node.encode(into: &inner) }
      var writer = WireWriter()
      writer.write(opaque: inner.bytes)
      return writer.bytes
    }
    let parent = ParentNode(encryptionKey: [1])
    #expect(throws: Never.self) { try RatchetTree(decoding: encoded([.leaf(leaf), .parent(parent), .leaf(leaf)])) }
    for nodes: [TreeNode] in [
      [], [.blank], [.leaf(leaf), .blank], [.parent(parent)], [.leaf(leaf), .leaf(leaf)],
      [.leaf(leaf), .parent(ParentNode(encryptionKey: [1], unmergedLeaves: [2])), .leaf(leaf)],
      [.leaf(leaf), .parent(ParentNode(encryptionKey: [1], unmergedLeaves: [.max])), .leaf(leaf)],
      [.leaf(leaf), .parent(ParentNode(encryptionKey: [1], unmergedLeaves: [1, 0])), .leaf(leaf)],
      [.blank, .parent(ParentNode(encryptionKey: [1], unmergedLeaves: [0])), .leaf(leaf)],
    ] {
      #expect(throws: WireError.invalidValue) { try RatchetTree(decoding: encoded(nodes)) }
    }
  }

  @Test("Keys that differ late are told apart, crowds of keys that begin alike are refused")
  func keySets() {
    func areAccepted(_ keys: [[UInt8]]) -> Bool {
      var set = KeySet()
      for key in keys { set.append(key) }
      let isAccepted = set.sortAndCheck()
      for key in keys { #expect(set.contains(key)) }
      #expect(!set.contains([7]))
      return isAccepted
    }
    let key = [UInt8](repeating: 4, count: 32)
    let others: [[UInt8]] = [[4, 5], [], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], key]
    #expect(areAccepted(others))
    #expect(areAccepted(others + [key + [1], key + [2]]))
    #expect(!areAccepted([key] + others))
    #expect(!areAccepted(others + (0..<100).map { key + [$0] }))
  }

  @Test("Padmé adds at most an eighth, and leaves few lengths", arguments: [0, 1, 2, 9, 100, 1000, 8000, 100_000])
  func padding(count: Int) {
    let padded = count + Padding.padme.length(for: count)
    #expect(padded >= count && padded - count <= count / 8 + 1)
    #expect(padded + Padding.padme.length(for: padded) == padded)
    #expect(Padding.none.length(for: count) == 0)
  }
}
