import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// What other members change: their commits.
extension ChatEngine {
  func take(_ staged: StagedCommit, _ event: RoomEvent, in room: Room, group: Group) -> EntryOutcome {
    // Only this device's own leaf may go with an external commit that removes it (RFC 9420 §12.4.3.2).
    if staged.selfRemoved, staged.isExternal { return .stuck(.rolledBack) }
    let (next, before) = (staged.group.publicGroup, group.publicGroup)
    guard
      let committer = committer(of: staged.sender, isExternal: staged.isExternal, in: next, before: before)
    else { return .refused(.untrustedDevice) }
    if let failure = refusal(of: staged.sender, isExternal: staged.isExternal, next: next, before: before) {
      return .refused(failure)
    }
    if staged.selfRemoved {
      room.record.cursor = event.seq
      close(room, because: Failure(.removed))
      recordChanges([.removedYou], in: room, seq: event.seq, time: event.time, by: committer.user)
      return .done
    }
    let fresh = leaves(of: staged.added + staged.updated)
    let unknown = unknownUsers(among: fresh, suite: room.record.suite)
    if !unknown.isEmpty, !room.log.askedFor.contains(event.seq) {
      room.log.askedFor.insert(event.seq)
      waitForDirectory(unknown, in: room)
      return .waiting
    }
    room.log.askedFor = SortedSet()
    guard areValid(fresh, suite: room.record.suite) else { return .refused(.untrustedDevice) }
    if committer != MemberIdentity(user: event.sender, device: event.device) {
      notice(
        .warning,
        EngineFailure(.commitSenderMismatch, names: [username(of: committer.user)]), room: room.id)
    }
    room.record.refusal = nil
    if room.pending != nil {
      // Lost race: the change is built anew from the epoch that won.
      room.pending = nil
      storePending(of: room)
    }
    let asked = group.groupContext.extensions.data(of: ExtensionType.fewTimeSignatures) != nil
    let asks = staged.group.groupContext.extensions.data(of: ExtensionType.fewTimeSignatures) != nil
    var expelled = staged.removed
    expelled.removeAll { isGone($0, in: room, before: group) }
    var told =
      changes(
        added: users(staged.added, notIn: group), removed: users(expelled, notIn: staged.group),
        leaving: room.record.leaving,
        fewTime: asks == asked ? nil : asks)
      + deviceChanges(staged.removed, in: room, before: group, present: identities(of: staged.group))
    if told.isEmpty, !staged.added.isEmpty { told = [.joinedFromDevice] }
    // Who comes back has left before.
    for member in staged.added {
      guard let identity = member.identity else { continue }
      room.record.leaving.removeAll { $0 == identity.user }
      room.departing.removeAll { $0 == identity.device }
    }
    var followed = staged.group
    // PROTOCOL §2: past epochs are kept for three days at the most, by the time at which the log goes on.
    followed.forgetEpochs(endedBefore: max(event.time / 1000, Limit.pastEpochSeconds) - Limit.pastEpochSeconds)
    room.group = followed
    noteEpoch(of: room, joined: false)
    room.record.cursor = event.seq
    dropDeparted(from: room)
    dropWitnesses(of: room)
    store(room)
    storeGroup(of: room)
    prepareFewTimeKeys(of: room)
    recordChanges(told, in: room, seq: event.seq, time: event.time, by: committer.user)
    emitMembers(of: room)
    return .done
  }

  private func users(_ members: [Member], notIn group: Group) -> [UUIDv7] {
    var others = SortedSet<UUIDv7>()
    for identity in identities(of: group) { others.insert(identity.user) }
    var users: [UUIDv7] = []
    for member in members {
      guard let identity = member.identity, !others.contains(identity.user),
        !users.contains(identity.user)
      else { continue }
      users.append(identity.user)
    }
    return users
  }

  private func waitForDirectory(_ users: [UUIDv7], in room: Room) {
    room.log.isWaitingForDirectory = true
    fetchContacts(users, for: .commit(room.id))
  }

  /// The directory has said whose the new leaves are, or not.
  func committersChecked(_ failure: EngineFailure?, in room: Room) {
    room.log.isWaitingForDirectory = false
    if let failure, failure.isPassing {
      room.log.askedFor = SortedSet()
      room.log.inbox = []
      return fetchLater(room, failure)
    }
    receive([], in: room)
    if room.isEnding || !room.isCurrent { fetch(room) }
  }
}
