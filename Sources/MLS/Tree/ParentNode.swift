public import WireCoding

/// An inner node of the tree, whose private key everybody below it knows but the unmerged leaves (RFC 9420 §7.1).
public struct ParentNode: Hashable, Sendable, WireCodable {
  public var encryptionKey: [UInt8]
  public var parentHash: [UInt8]
  /// Members below that do not know the node's private key, in order of their index.
  public var unmergedLeaves: [UInt32]

  init(encryptionKey: [UInt8], parentHash: [UInt8] = [], unmergedLeaves: [UInt32] = []) {
    self.encryptionKey = encryptionKey
    self.parentHash = parentHash
    self.unmergedLeaves = unmergedLeaves
  }

  /// Whether the leaf is unmerged here. O(log n), since an attacker's tree may list very many.
  func isUnmerged(_ leaf: UInt32) -> Bool { Self.contains(unmergedLeaves, leaf) }

  /// Lists a leaf that is not listed yet.
  mutating func addUnmerged(_ leaf: UInt32) {
    // From the end: most leaves are added at the right.
    let before = unmergedLeaves.lastIndex { $0 < leaf } ?? -1
    unmergedLeaves.insert(leaf, at: before + 1)
  }

  /// Whether a sorted list holds a leaf.
  static func contains(_ leaves: [UInt32], _ leaf: UInt32) -> Bool {
    var low = 0
    var high = leaves.count
    while low < high {
      let middle = low + (high - low) / 2
      if leaves[middle] < leaf { low = middle + 1 } else { high = middle }
    }
    return low < leaves.count && leaves[low] == leaf
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(opaque: parentHash)
    writer.write(list: unmergedLeaves)
  }

  /// Unmerged leaves that are not sorted, or are listed twice, are `invalidValue`.
  public init(from reader: inout WireReader) throws(WireError) {
    encryptionKey = try reader.readOpaque()
    parentHash = try reader.readOpaque()
    unmergedLeaves = try reader.readUInt32s(limit: Bounds.leaves)
    for index in unmergedLeaves.indices.dropFirst() where unmergedLeaves[index - 1] >= unmergedLeaves[index] {
      throw .invalidValue
    }
  }
}
