/// What a processed message was.
public enum Received: Sendable {
  indirect case application(ApplicationMessage)
  /// Kept for commits of this epoch to refer to.
  indirect case proposal(sender: Sender, proposal: Proposal, reference: [UInt8])
  indirect case commit(StagedCommit)
}
