import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  func enqueue(_ job: consuming RoomJob, in room: Room) {
    // While the change was prepared the room may have been closed, or lost: nothing would ever take it up.
    switch room.membership {
    case .left, .member(.forked), .outside(.failed): return end(job, in: room, room.unusable)
    case .member, .outside: break
    }
    room.jobs.append(job)
    runJobs(in: room)
  }

  /// Commits the next change, if the room is at rest: caught up with the log, and no commit under way.
  func runJobs(in room: Room) {
    guard !room.jobs.isEmpty, room.pending == nil, room.isUsable, room.log.isAtRest else { return }
    let job = room.jobs.removeFirst()
    guard job.attempts < RoomJob.attemptLimit else {
      end(job, in: room, EngineFailure(.tooManyChanges))
      return runJobs(in: room)
    }
    job.attempts += 1
    guard let group = room.group else { return end(job, in: room, .keyFailure) }
    let plan = plan(job, in: room, group: group)
    guard !plan.choices.isEmpty || plan.carriesOut || job.isUpdate else {
      end(job, in: room, nil)
      return runJobs(in: room)
    }
    var welcomeExtensions: [Extension] = []
    if let key = room.record.profileKeys.first {
      welcomeExtensions.append(Extension(type: ExtensionType.roomSecrets, data: key))
    }
    var builder = CommitBuilder(plan.choices)
    builder.received = .none
    if plan.carriesOut {
      let wanted = group.pendingProposals.filter { wants($0.proposal, from: $0.sender, in: room, group: group) }
      builder.received = .only(wanted.map { $0.reference })
    }
    builder.welcomeExtensions = welcomeExtensions
    builder.ratchetTree = .apart
    builder.path = job.isUpdate ? .always : .whenRequired
    guard let commit = try? group.commit(builder, entropy: entropy) else {
      end(job, in: room, EngineFailure(.cannotCommit))
      return runJobs(in: room)
    }
    if let failure = tooLarge(commit) {
      end(job, in: room, failure)
      return runJobs(in: room)
    }
    job.isPartial = plan.leavesAdds
    room.pending = PendingChange(
      id: newID(), epoch: group.epoch, commit: commit.commit, welcome: commit.welcome ?? [],
      welcomeTo: plan.devices, groupInfo: commit.groupInfo, tree: commit.group.serializedTree,
      secrets: commit.group.serializedSecrets, changes: plan.changes, isExternal: false)
    room.pending?.isFresh = true
    storePending(of: room)
    room.jobs.insert(job, at: 0)
    post(room)
  }

  /// What the server would refuse is refused before it is sent, with the numbers.
  private func tooLarge(_ commit: PendingCommit) -> EngineFailure? {
    // Base64url, and some names and ids.
    let size = (commit.commit.count + commit.groupInfo.count + (commit.welcome?.count ?? 0)) / 3 * 4 + 64 * 1024
    guard size > Limit.commitBody else { return nil }
    return EngineFailure(.changeTooLarge, names: [Text(UInt32(size >> 10)), Text(UInt32(Limit.commitBody >> 10))])
  }

  private struct Plan {
    var choices: [ProposalChoice] = []
    /// Devices that get the Welcome.
    var devices: [UUIDv7] = []
    /// Whether proposals of the log are among what it does.
    var carriesOut = false
    /// Whether there are more to add than one commit takes.
    var leavesAdds = false
    /// What the history will say of it.
    var changes: [RoomChange] = []
  }

  /// What of a job is still to be done, seen from the group as it is now. Those who wait to leave go with any commit.
  private func plan(_ job: RoomJob, in room: Room, group: Group) -> Plan {
    var plan = Plan()
    var present = SortedSet<UUIDv7>()
    var kept: [MemberIdentity] = []
    var removed: [Member] = []
    var removedUsers: [UUIDv7] = []
    var proposed = SortedSet<UInt32>()
    for removal in group.proposedRemovals
    where !job.avoidsReferences && isDeparting(removal.leaf, from: removal.sender, in: room, group: group) {
      proposed.insert(removal.leaf)
    }
    if let old = job.replaces {
      var isThere = false
      for member in group.members where member.leafNode == old { isThere = true }
      if !isThere { return plan }
    }
    for member in group.members {
      guard let identity = member.identity else { continue }
      let isProposed = proposed.contains(member.leaf)
      if let old = job.replaces, member.leafNode == old, member.leaf != group.ownLeaf {
        if isProposed { plan.carriesOut = true } else { plan.choices.append(.remove(member.leaf)) }
      } else if member.leaf != group.ownLeaf,
        isProposed || job.removes.contains(identity.user) || room.record.leaving.contains(identity.user)
          || room.departing.contains(identity.device)
      {
        if isProposed { plan.carriesOut = true } else { plan.choices.append(.remove(member.leaf)) }
        removed.append(member)
        guard job.removes.contains(identity.user) || room.record.leaving.contains(identity.user) else { continue }
        if !removedUsers.contains(identity.user) { removedUsers.append(identity.user) }
      } else {
        kept.append(identity)
        present.insert(identity.device)
      }
    }
    var addedUsers: [UUIDv7] = []
    var bytes = 0
    for package in job.adds {
      guard let identity = package.leafNode.identity,
        present.insert(identity.device)
      else { continue }
      bytes += package.encoded.count
      guard bytes <= addedBytes || plan.devices.isEmpty else {
        plan.leavesAdds = true
        break
      }
      plan.choices.append(.add(package))
      plan.devices.append(identity.device)
      if !addedUsers.contains(identity.user) { addedUsers.append(identity.user) }
    }
    var fewTime: Bool?
    if let wanted = job.fewTime, wanted != room.asksForFewTime {
      fewTime = wanted
      plan.choices.append(.groupContextExtensions(extensions(of: group, fewTime: wanted)))
    }
    plan.changes =
      changes(added: addedUsers, removed: removedUsers, leaving: room.record.leaving, fewTime: fewTime)
      + deviceChanges(removed, in: room, before: group, present: kept)
    return plan
  }

  /// Sends the pending commit. Its id makes a repeat harmless, so that a lost answer is no lost change.
  func post(_ room: Room) {
    guard let pending = room.pending else { return }
    request("POST", "/commits", of: room, pending.body, for: .commit(pending.id))
  }

  func commitAnswered(_ reply: EngineReply, _ id: UUIDv7, in room: Room) {
    guard let pending = room.pending, pending.id == id else { return }
    if reply.isSuccess, let seq = reply.body?[unsigned: "seq"] {
      pending.acceptedSeq = seq
      pending.acceptedTime = reply.body?[unsigned: "time"] ?? now
      room.log.serverSeq = max(room.log.serverSeq, seq)
      return advance(room)
    }
    if reply.isPassing {
      // Where a connection is wanted, the next one takes it up again.
      guard connection == .online || !wantsConnection else { return }
      return after(1000 + jitter(below: 2000), .post(id), in: room)
    }
    room.pending = nil
    storePending(of: room)
    commitRefused(reply, in: room)
  }

  private func commitRefused(_ reply: EngineReply, in room: Room) {
    switch reply.body?[string: "code"] {
    case "stale_epoch"? where reply.status == 409: rebase(room)
    case "unknown_proposal"? where reply.status == 422 && room.jobs.first?.avoidsReferences == false:
      // What this device holds for a proposal of the log is none.
      room.jobs[0].avoidsReferences = true
      rebase(room)
    case "proposals_pending"? where reply.status == 409:
      var devices: [UUIDv7] = []
      for device in reply.body?[array: "devices"] ?? [] {
        if let id = device.uuid { devices.append(id) }
      }
      check(DepartureCheck(devices: devices[...], purpose: .commit), in: room)
    default:
      if !room.jobs.isEmpty { end(room.jobs.removeFirst(), in: room, reply.failure) }
      runJobs(in: room)
    }
  }

  /// The changes that still waited cannot be made.
  func failJobs(of room: Room, _ failure: EngineFailure) {
    let jobs = room.jobs
    room.jobs = []
    for job in jobs { end(job, in: room, failure) }
  }

  /// The change is in the log, or will never be.
  private func end(_ job: RoomJob, in room: Room, _ failure: EngineFailure?) {
    switch job.wish {
    case .upkeep: return
    case .command(let reference): finish(reference, failure)
    case .invitation(let invitation):
      if let failure { fail(invitation.reference, failure) } else { finish(invitation) }
    case .newRoom(let reference):
      if let failure { return fail(reference, failure) }
      succeed(reference, .room(room: room.id))
    case .removal(let reference):
      // Who was removed knows the key of the room's name: the names to come get another.
      if failure == nil { changeProfileKey(of: room) }
      finish(reference, failure)
    }
  }

  /// Somebody else's commit came first: catch up, wait a little, and build the change anew.
  func rebase(_ room: Room) {
    fetch(room)
    let attempts = UInt64(room.jobs.first?.attempts ?? 1)
    after(50 + jitter(below: 150 * attempts), .runJobs, in: room)
  }

  /// The server has taken this device's commit, and the log has been read up to it: the new epoch begins.
  func install(_ pending: PendingChange, in room: Room, seq: UInt64, time: UInt64) {
    let last = room.group
    room.setGroup(tree: pending.tree, secrets: pending.secrets)
    if !pending.isExternal, let last, var next = room.group {
      next.continuePast(of: last, endedAt: time / 1000)
      next.forgetEpochs(endedBefore: max(time / 1000, Limit.pastEpochSeconds) - Limit.pastEpochSeconds)
      room.group = next
    }
    room.record.cursor = seq
    noteEpoch(of: room, joined: pending.isExternal)
    room.pending = nil
    if pending.isExternal {
      noteReturn(to: room)
      // One that an earlier process made may have been taken long ago, and its keys used.
      room.transition(to: .member(pending.isFresh ? .current(heardAt: now) : .unconfirmed))
    } else if !room.isMember {
      room.transition(to: .member(.unconfirmed))
    }
    room.record.refusal = nil
    room.record.leafUpdatedAt = now
    room.record.sentSinceUpdate = 0
    room.record.cursor = seq
    dropDeparted(from: room)
    dropWitnesses(of: room)
    store(room)
    storeGroup(of: room)
    storePending(of: room)
    recordChanges(pending.changes, in: room, seq: seq, time: time, by: account?.userID)
    emitMembers(of: room)
    if !pending.isExternal { advanceJob(in: room) }
    resendOutbox(of: room)
    prepareFewTimeKeys(of: room)
    runJobs(in: room)
  }

  /// A commit of the first job is in the log: the job is done, or has come so far.
  private func advanceJob(in room: Room) {
    guard let job = room.jobs.first else { return }
    guard job.isPartial else { return end(room.jobs.removeFirst(), in: room, nil) }
    job.isPartial = false
    job.attempts = 0
    tellProgress(of: job, in: room)
  }

  private func tellProgress(of job: RoomJob, in room: Room) {
    var present = SortedSet<UUIDv7>()
    for identity in identities(of: room.group) { present.insert(identity.device) }
    var added = 0
    for package in job.adds {
      if let identity = package.leafNode.identity, present.contains(identity.device) { added += 1 }
    }
    emit(
      .progress(step: UInt8(clamping: 100 * added / max(job.adds.count, 1)), steps: 100, task: .addingMembers))
  }

  /// Fresh keys for this device's leaf, because its user asks for them.
  func renew(_ reference: Text?, room: Room) {
    guard isUsable(room, reference) else { return }
    enqueue(RoomJob(isUpdate: true, for: .command(reference)), in: room)
  }

  /// Fresh keys for leaves that are old or have sent much (PROTOCOL §2).
  func renewLeaves() {
    for room in orderedRooms where room.isUsable && room.jobs.isEmpty {
      guard room.record.sentSinceUpdate >= Limit.messagesPerLeaf || now > room.record.leafUpdatedAt + Limit.leafAge
      else { continue }
      enqueue(RoomJob(isUpdate: true), in: room)
    }
  }
}
