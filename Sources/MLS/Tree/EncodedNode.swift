/// A node of a ratchet tree as `optional<Node>` (RFC 9420 §12.4.3.3), for whoever keeps trees node by node.
public struct EncodedNode: Sendable, Equatable {
  /// The node's index in the array of the tree (RFC 9420 appendix C).
  public let index: Int
  /// One byte 0 where the node is blank.
  public let bytes: [UInt8]

  public init(index: Int, bytes: [UInt8]) {
    self.index = index
    self.bytes = bytes
  }

  public var isBlank: Bool { bytes == Self.blank }

  /// `optional<Node>` without a node.
  static let blank: [UInt8] = [0]
}
