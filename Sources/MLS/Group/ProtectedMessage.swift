/// An encrypted application message, with the signature that it carries inside.
public struct ProtectedMessage: Equatable, Sendable {
  /// An encoded MLSMessage.
  public let message: [UInt8]
  public let signature: [UInt8]
  /// The sender's generation, whose key has been used.
  public let generation: UInt32
  /// Bytes that the signature covers.
  public let signedContentLength: Int
  /// What the signature scheme itself took: `SignContent` (RFC 9420 §5.1.2).
  public let signContent: [UInt8]
}
