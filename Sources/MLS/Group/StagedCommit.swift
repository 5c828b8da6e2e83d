/// A commit that was received and found right. Nothing changes until the group is replaced by this one's.
public final class StagedCommit: Sendable {
  /// The next epoch; inactive where this member was removed or the group closed.
  public let group: Group
  /// The committer's leaf in the next epoch.
  public let sender: UInt32
  /// Whether the committer was outside: it is a new member, or one that came back.
  public let isExternal: Bool
  /// New members, an external committer included.
  public let added: [Member]
  /// The members that are gone, as they were.
  public let removed: [Member]
  /// Members whose leaf was replaced, by an Update or by the path, as they are now.
  public let updated: [Member]
  public let selfRemoved: Bool
  /// What the group goes on as, where the commit closed it.
  public let reInit: ReInit?

  init(
    group: Group, sender: UInt32, isExternal: Bool, added: [Member], removed: [Member], updated: [Member],
    selfRemoved: Bool, reInit: ReInit?
  ) {
    self.group = group
    self.sender = sender
    self.isExternal = isExternal
    self.added = added
    self.removed = removed
    self.updated = updated
    self.selfRemoved = selfRemoved
    self.reInit = reInit
  }
}
