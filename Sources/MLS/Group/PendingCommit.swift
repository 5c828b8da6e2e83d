/// A commit of one's own before the delivery service has taken it.
public struct PendingCommit: Sendable {
  /// For the group: an encoded MLSMessage.
  public let commit: [UInt8]
  /// For those who were added: an encoded MLSMessage; nil where nobody was.
  public let welcome: [UInt8]?
  /// For those who join later: an encoded MLSMessage with the next epoch's GroupInfo, ratchet tree and external key
  /// included.
  public let groupInfo: [UInt8]
  /// The next epoch; takes effect when the commit was taken.
  public let group: Group
  /// The members that the commit adds.
  public let added: [Member]
  /// The members that the commit removes, as they were.
  public let removed: [Member]
}
