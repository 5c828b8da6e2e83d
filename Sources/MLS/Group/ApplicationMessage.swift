/// A decrypted application message, with the signature that proves its sender (RFC 9420 §6.1).
public struct ApplicationMessage: Equatable, Sendable {
  /// The sender's leaf in the epoch of the message.
  public let sender: UInt32
  /// The identity of the sender's basic credential in that epoch.
  public let credential: [UInt8]
  /// The key that the signature was checked with.
  public let signatureKey: [UInt8]
  public let epoch: UInt64
  public let generation: UInt32
  public let data: [UInt8]
  public let authenticatedData: [UInt8]
  /// Over `FramedContentTBS` under the label of the same name.
  public let signature: [UInt8]
  /// The length of `FramedContentTBS` in bytes.
  public let signedContentLength: Int
  /// `SignContent` over it: what the signature scheme itself took.
  public let signContent: [UInt8]
}
