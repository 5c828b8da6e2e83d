import Ciphers
import MLS

extension Group {
  /// A commit as clients make it: the tree stands neither in the GroupInfo nor in the Welcome.
  func commitApart(
    _ proposals: [ProposalChoice], now: UInt64? = nil, entropy: any EntropySource
  ) throws -> PendingCommit {
    try commit(CommitBuilder(proposals).apart, now: now, entropy: entropy)
  }
}

extension CommitBuilder {
  var apart: CommitBuilder {
    var builder = self
    builder.ratchetTree = .apart
    return builder
  }
}
