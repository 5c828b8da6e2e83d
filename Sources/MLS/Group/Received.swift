/// What became of a message.
public enum Received: Sendable {
  case application(ApplicationMessage)
  /// Kept for commits of this epoch to refer to.
  case proposal(sender: Sender, proposal: Proposal, reference: [UInt8])
  case commit(StagedCommit)
}
