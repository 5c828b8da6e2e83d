import WireCoding

/// Epochs that are over, of which late messages are still read.
extension Group {
  /// When a past epoch ended whose secrets are kept, in seconds since 1970; nil where that is not known.
  public func endOfEpoch(_ epoch: UInt64) -> UInt64? { pastEpoch(epoch)?.endedAt }

  /// What members agreed on in this epoch, or in a past one whose secrets are kept; nil for others.
  public func groupContext(ofEpoch epoch: UInt64) -> GroupContext? {
    epoch == self.epoch ? groupContext : pastEpoch(epoch)?.context
  }

  /// Deletes the secrets of epochs that ended before a time: late messages of theirs are refused from then on.
  ///
  /// - Parameter time: seconds since 1970.
  /// - Returns: whether there were any, so that the state must be stored.
  @discardableResult
  public mutating func forgetEpochs(endedBefore time: UInt64) -> Bool {
    guard let first = past.firstIndex(where: { ($0.endedAt ?? .max) < time }) else { return false }
    // The epochs behind it are older.
    past.removeSubrange(first...)
    return true
  }

  /// Takes over the past epochs from the present state of the epoch before this one. A commit of one's own was made from
  /// an earlier state: without this, what was sent and received since is forgotten, and used keys serve again.
  ///
  /// - Parameters:
  ///   - last: the group before the commit that began this epoch. Another one changes nothing.
  ///   - endedAt: when the commit was taken, in seconds since 1970.
  public mutating func continuePast(of last: Group, endedAt: UInt64) {
    guard last.groupID == groupID, last.epoch + 1 == epoch else { return }
    inherit(from: last, endedAt: endedAt)
  }

  /// Takes over the options and the past epochs of the epoch before this one, and drops those beyond the limit.
  mutating func inherit(from last: Group, endedAt: UInt64?) {
    encryptsHandshakes = last.encryptsHandshakes
    past = [PastEpoch(last, endedAt: endedAt)] + last.past.prefix(PastEpoch.limit - 1)
  }

  func pastEpoch(_ epoch: UInt64) -> PastEpoch? { past.first { $0.context.epoch == epoch } }
}

extension PastEpoch {
  fileprivate init(_ group: Group, endedAt: UInt64?) {
    var roster = NumberTable<RosterEntry>()
    for (index, leaf) in group.publicGroup.tree.leaves { roster.set(index, to: RosterEntry(leaf)) }
    self.init(
      context: group.groupContext, endedAt: endedAt, roster: roster, senderDataSecret: group.secrets.senderData,
      resumptionSecret: group.secrets.resumption, secretTree: group.secretTree, oneTime: group.oneTime)
  }
}
