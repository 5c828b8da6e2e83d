/// A member of a group, and its leaf.
public struct Member: Equatable, Sendable {
  public let leaf: UInt32
  public let leafNode: LeafNode

  /// The identity of a basic credential; empty for others.
  public var credential: [UInt8] { leafNode.credential.identity }
  public var signatureKey: [UInt8] { leafNode.signatureKey }
  public var extensions: [Extension] { leafNode.extensions }
}
