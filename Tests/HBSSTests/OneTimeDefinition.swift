import HBSS

/// XMSS written down a second time from FIPS 205, one hash at a time, for any layer: SLH-DSA's trees and batches of one-time
/// keys. It remembers every input of every hash.
final class OneTimeDefinition {
  let publicSeed: [UInt8]
  let layer: UInt8
  private(set) var inputs: Set<[UInt8]> = []
  private(set) var hashes = 0
  private let remembers: Bool

  init(publicSeed: [UInt8], layer: UInt8, remembers: Bool = true) {
    self.publicSeed = publicSeed
    self.layer = layer
    self.remembers = remembers
  }

  func hash(_ type: UInt8, _ word1: Int, _ word2: Int, _ word3: Int, _ input: [UInt8]) -> [UInt8] {
    var address = [layer] + [UInt8](repeating: 0, count: 8) + [type]
    for word in [word1, word2, word3] {
      for shift in [24, 16, 8, 0] { address.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
    hashes += 1
    if remembers { inputs.insert(publicSeed + address) }
    return [UInt8](SHA256.hash(publicSeed + [UInt8](repeating: 0, count: 48) + address + input).prefix(16))
  }

  func leaf(_ key: Int, secret: [UInt8]) -> [UInt8] {
    var ends: [UInt8] = []
    for chain in 0..<35 {
      var value = hash(5, key, chain, 0, secret)
      for position in 0..<15 { value = hash(0, key, chain, position, value) }
      ends += value
    }
    return hash(1, key, 0, 0, ends)
  }

  func root(of leaves: [[UInt8]]) -> [UInt8] {
    var nodes = leaves
    var level = 1
    while nodes.count > 1 {
      nodes = (0..<nodes.count / 2).map { hash(2, 0, level, $0, nodes[2 * $0] + nodes[2 * $0 + 1]) }
      level += 1
    }
    return nodes[0]
  }

  /// The root of a batch, whose keys' secrets come one from the other.
  func batchRoot(height: Int, secret: [UInt8]) -> [UInt8] {
    var secret = secret
    var leaves: [[UInt8]] = []
    for key in 0..<1 << height {
      if key > 0 { secret = hash(7, key, 0, 0, secret) }
      leaves.append(leaf(key, secret: secret))
    }
    return root(of: leaves)
  }
}
