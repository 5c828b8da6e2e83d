/// A commit that was received and found valid. Nothing changes until the group is replaced by this one's.
public struct StagedCommit: Sendable {
  /// The next epoch; inactive where this member was removed or the group closed.
  public let group: Group
  /// The committer's leaf in the next epoch.
  public let sender: UInt32
  /// Whether the committer was outside: it is a new member, or one that came back.
  public let isExternal: Bool
  /// New members, an external committer included.
  public let added: [Member]
  /// The removed members, as they were.
  public let removed: [Member]
  /// Members whose leaf was replaced, by an Update or by the path, as they are now.
  public let updated: [Member]
  /// Whether the commit removes this member.
  public let selfRemoved: Bool
  /// The group that takes this one's place, where the commit closed it (§12.1.5).
  public let reInit: ReInit?
}
