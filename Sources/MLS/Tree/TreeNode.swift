import WireCoding

/// A node of the tree. Boxed, so that copying a tree copies one reference a node.
enum TreeNode: Equatable, Sendable {
  case blank
  indirect case leaf(LeafNode)
  indirect case parent(ParentNode)

  var isBlank: Bool {
    if case .blank = self { true } else { false }
  }

  /// The node's public key.
  var encryptionKey: [UInt8]? {
    switch self {
    case .blank: nil
    case .leaf(let leaf): leaf.encryptionKey
    case .parent(let parent): parent.encryptionKey
    }
  }

  /// The hash that ties this node to the one above it.
  var parentHash: [UInt8]? {
    switch self {
    case .blank: return nil
    case .leaf(let leaf):
      if case .commit(let hash) = leaf.source { return hash }
      return nil
    case .parent(let parent): return parent.parentHash
    }
  }

  /// `optional<Node>`.
  func encode(into writer: inout WireWriter) {
    switch self {
    case .blank: writer.write(UInt8(0))
    case .leaf(let leaf):
      writer.write(UInt8(1))
      writer.write(UInt8(1))
      writer.write(leaf)
    case .parent(let parent):
      writer.write(UInt8(1))
      writer.write(UInt8(2))
      writer.write(parent)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 0: self = .blank
    case 1:
      switch try reader.readUInt8() {
      case 1: self = .leaf(try reader.read())
      case 2: self = .parent(try reader.read())
      default: throw .invalidValue
      }
    default: throw .invalidValue
    }
  }
}
