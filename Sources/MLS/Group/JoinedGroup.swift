/// A group that this client joined by a Welcome (RFC 9420 §12.4.3.1).
public struct JoinedGroup: Sendable {
  public let group: Group
  /// The extensions of the GroupInfo in the Welcome.
  public let extensions: [Extension]
  /// The leaf of the member that sent the Welcome.
  public let sender: UInt32
}
