/// What a member asks its own commit to do.
public enum ProposalChoice: Sendable {
  case add(KeyPackage)
  case remove(UInt32)
  /// New keys for the committer's own leaf and path.
  case update
  case groupContextExtensions([Extension])
  /// Closes the group; stands alone.
  indirect case reInit(ReInit)
  /// The key itself is passed along with the commit.
  indirect case preSharedKey(PreSharedKeyID.Kind)
}
