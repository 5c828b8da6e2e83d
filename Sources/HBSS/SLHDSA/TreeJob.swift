/// The trees of one signature or key, cut into units: first each FORS tree, then the hypertree's leaves, 16 at a time.
///
/// Coded `u8 set ‖ u8 first layer ‖ u8 end of the layers ‖ u8 FORS trees ‖ u64 tree ‖ u32 leaf ‖ u16 leaf of each FORS tree ‖
/// PK.seed ‖ SK.seed`. All but the last is public, and so is what the units give: Merkle nodes, no secrets and no chains.
struct TreeJob {
  let parameters: SLHDSAParameters
  let choice: DigestChoice
  /// The layers whose leaves are wanted.
  let layers: Range<Int>

  /// Leaves of a unit: about a millisecond's work in a browser, and a multiple of its lanes. Divides every set's count.
  static let unitLeaves = 16

  /// Every FORS tree of the choice, none where it chooses no leaves, and these layers.
  init(parameters: SLHDSAParameters, choice: DigestChoice, layers: Range<Int>) {
    self.parameters = parameters
    self.choice = choice
    self.layers = layers
  }

  var forsTrees: Int { choice.forsLeaves.count }
  var leaves: Int { layers.count << parameters.treeHeight }
  var units: Int { forsTrees + (leaves + Self.unitLeaves - 1) / Self.unitLeaves }

  /// The leaves of a unit past the FORS trees, counted from the first layer's first.
  func leaves(of unit: Int) -> Range<Int> {
    let first = (unit - forsTrees) * Self.unitLeaves
    return first..<min(first + Self.unitLeaves, leaves)
  }

  /// Bytes that a unit gives: a FORS tree's authentication path and root, or leaves.
  func size(of unit: Int) -> Int {
    (unit < forsTrees ? parameters.forsHeight + 1 : leaves(of: unit).count) * parameters.n
  }

  /// The caller wipes it.
  func encoded(publicSeed: UnsafePointer<UInt8>, secretSeed: UnsafePointer<UInt8>) -> [UInt8] {
    let n = parameters.n
    var bytes: [UInt8] = []
    // Room for all at once, so that no smaller copy with a part of the seed is left behind.
    bytes.reserveCapacity(16 + 2 * forsTrees + 2 * n)
    bytes.append(parameters.objectIdentifierArc)
    bytes.append(UInt8(layers.lowerBound))
    bytes.append(UInt8(layers.upperBound))
    bytes.append(UInt8(forsTrees))
    bytes.append(bigEndian: choice.tree, count: 8)
    bytes.append(bigEndian: UInt64(choice.leaf), count: 4)
    for leaf in choice.forsLeaves { bytes.append(bigEndian: UInt64(leaf), count: 2) }
    bytes.append(contentsOf: UnsafeBufferPointer(start: publicSeed, count: n))
    bytes.append(contentsOf: UnsafeBufferPointer(start: secretSeed, count: n))
    return bytes
  }

  /// Reads a job, but for the seeds, which are its last 2n bytes. Nil for anything that ``encoded`` does not give, and for
  /// other sets than these.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, sets: [SLHDSAParameters]) {
    func number(_ start: Int, _ count: Int) -> UInt64 {
      bytes[start..<start + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard bytes.count >= 16 else { return nil }
    var found: SLHDSAParameters?
    for set in sets where set.objectIdentifierArc == bytes[0] { found = set }
    guard let set = found else { return nil }
    let (first, end, trees) = (Int(bytes[1]), Int(bytes[2]), Int(bytes[3]))
    guard first <= end, end <= set.layers, trees == 0 || trees == set.forsTrees,
      bytes.count == 16 + 2 * trees + 2 * set.n
    else { return nil }
    var leaves: [Int] = []
    for tree in 0..<trees {
      let leaf = Int(number(16 + 2 * tree, 2))
      guard leaf >> set.forsHeight == 0 else { return nil }
      leaves.append(leaf)
    }
    parameters = set
    choice = DigestChoice(forsLeaves: leaves, tree: number(4, 8), leaf: UInt32(number(12, 4)))
    layers = first..<end
  }
}
