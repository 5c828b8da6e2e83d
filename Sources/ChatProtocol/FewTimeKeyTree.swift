internal import Ciphers
internal import WireCoding

/// The Merkle tree over a batch of few-time keys, so that one signature of the account key certifies them all.
///
///     leaf i          = SHA-256("nightjar few-time leaf v1" ‖ u8 i ‖ key)
///     node i, level l = SHA-256("nightjar few-time node v1" ‖ u8 l ‖ u8 i ‖ left ‖ right), l = 1, 2 …
///
/// Places that have no key are 32 zero bytes.
enum FewTimeKeyTree {
  static let hashSize = 32

  /// The number of levels above the leaves.
  static func height(count: Int) -> Int {
    var height = 0
    while 1 << height < count { height += 1 }
    return height
  }

  /// - Parameter keys: 1 to 32 public keys of 64 bytes.
  static func root(of keys: [[UInt8]]) -> [UInt8] {
    var level = leaves(of: keys)
    for number in 0..<height(count: keys.count) { level = parents(level, level: number + 1) }
    return level[0]
  }

  /// The siblings from a key's leaf to the root, 32 bytes each.
  static func path(to index: Int, among keys: [[UInt8]]) -> [UInt8] {
    var path: [UInt8] = []
    var level = leaves(of: keys)
    for number in 0..<height(count: keys.count) {
      path.append(contentsOf: level[(index >> number) ^ 1])
      level = parents(level, level: number + 1)
    }
    return path
  }

  /// The root to which a key and a path lead, or nil where the path has another length than the height asks for.
  static func root(of key: [UInt8], at index: Int, path: [UInt8], count: Int) -> [UInt8]? {
    let height = height(count: count)
    guard index < count, path.count == height * hashSize else { return nil }
    var node = leaf(key, index)
    for number in 0..<height {
      let sibling = [UInt8](path[number * hashSize..<(number + 1) * hashSize])
      let isRight = index >> number & 1 == 1
      node = parent(
        isRight ? sibling : node, isRight ? node : sibling, level: number + 1, index: index >> (number + 1))
    }
    return node
  }

  private static func leaves(of keys: [[UInt8]]) -> [[UInt8]] {
    var leaves: [[UInt8]] = []
    for (index, key) in keys.enumerated() { leaves.append(leaf(key, index)) }
    while leaves.count < 1 << height(count: keys.count) { leaves.append([UInt8](repeating: 0, count: hashSize)) }
    return leaves
  }

  private static func parents(_ nodes: [[UInt8]], level: Int) -> [[UInt8]] {
    var parents: [[UInt8]] = []
    for index in 0..<nodes.count / 2 {
      parents.append(parent(nodes[2 * index], nodes[2 * index + 1], level: level, index: index))
    }
    return parents
  }

  private static func leaf(_ key: [UInt8], _ index: Int) -> [UInt8] {
    Hash.sha256(Array(Literal("nightjar few-time leaf v1").utf8) + [UInt8(truncatingIfNeeded: index)] + key)
  }

  private static func parent(_ left: [UInt8], _ right: [UInt8], level: Int, index: Int) -> [UInt8] {
    let place = [UInt8(truncatingIfNeeded: level), UInt8(truncatingIfNeeded: index)]
    return Hash.sha256(Array(Literal("nightjar few-time node v1").utf8) + place + left + right)
  }
}
