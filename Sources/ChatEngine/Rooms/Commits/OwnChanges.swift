import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  func enqueue(_ job: consuming RoomJob, in room: Room) {
    // While the change was prepared the room may have been closed, or lost: nothing would ever take it up.
    switch room.status {
    case .ok, .joining, .repairing: break
    case .left: return job.completion(self, room.unusable)
    case .failed, .forked: return job.completion(self, room.unusable)
    }
    room.jobs.append(job)
    runJobs(in: room)
  }

  /// Commits the next change, if the room is at rest: caught up with the log, and no commit under way.
  func runJobs(in room: Room) {
    guard !room.jobs.isEmpty, room.pending == nil, room.status == .ok, !room.isRolledBack, !room.isFetching,
      !room.isWaitingForDirectory, !room.isRepairing, !room.isEnding
    else { return }
    let job = room.jobs.removeFirst()
    guard job.attempts < RoomJob.attemptLimit else {
      job.completion(self, EngineFailure(.tooManyChanges))
      return runJobs(in: room)
    }
    job.attempts += 1
    guard let group = room.group else { return job.completion(self, .keyFailure) }
    let plan = plan(job, in: room, group: group)
    guard !plan.choices.isEmpty || plan.carriesOut || job.isUpdate else {
      job.completion(self, nil)
      return runJobs(in: room)
    }
    var welcomeExtensions: [Extension] = []
    if let key = room.profileKeys.first {
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
      job.completion(self, EngineFailure(.cannotCommit))
      return runJobs(in: room)
    }
    if let failure = tooLarge(commit) {
      job.completion(self, failure)
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
        isProposed || job.removes.contains(identity.user) || room.leaving.contains(identity.user)
          || room.departing.contains(identity.device)
      {
        if isProposed { plan.carriesOut = true } else { plan.choices.append(.remove(member.leaf)) }
        removed.append(member)
        guard job.removes.contains(identity.user) || room.leaving.contains(identity.user) else { continue }
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
      changes(added: addedUsers, removed: removedUsers, leaving: room.leaving, fewTime: fewTime)
      + deviceChanges(removed, in: room, before: group, present: kept)
    return plan
  }

  /// Sends the pending commit. Its id makes a repeat harmless, so that a lost answer is no lost change.
  func post(_ room: Room) {
    guard let pending = room.pending else { return }
    request("POST", "/commits", of: room, pending.body) { engine, room, reply in
      guard room.pending?.id == pending.id else { return }
      if reply.isSuccess, let seq = reply.body?[unsigned: "seq"] {
        room.pending?.acceptedSeq = seq
        room.pending?.acceptedTime = reply.body?[unsigned: "time"] ?? engine.now
        room.serverSeq = max(room.serverSeq, seq)
        return engine.advance(room)
      }
      if reply.isPassing {
        // Where a connection is wanted, the next one takes it up again.
        guard engine.connection == .online || !engine.wantsConnection else { return }
        return engine.after(1000 + engine.jitter(below: 2000), in: room) { engine, room in
          if room.pending?.id == pending.id { engine.post(room) }
        }
      }
      room.pending = nil
      engine.storePending(of: room)
      if reply.status == 409, reply.body?[string: "code"] == "stale_epoch" {
        return engine.rebase(room)
      }
      if reply.status == 422, reply.body?[string: "code"] == "unknown_proposal", !room.jobs.isEmpty,
        !room.jobs[0].avoidsReferences
      {
        // What this device holds for a proposal of the log is none.
        room.jobs[0].avoidsReferences = true
        return engine.rebase(room)
      }
      if reply.status == 409, reply.body?[string: "code"] == "proposals_pending" {
        var devices: [UUIDv7] = []
        for device in reply.body?[array: "devices"] ?? [] {
          if let id = device.uuid { devices.append(id) }
        }
        let id = room.id
        return engine.confirmDepartures(devices, in: room) { engine in
          if let room = engine.findRoom(id) { engine.rebase(room) }
        }
      }
      let job = room.jobs.isEmpty ? nil : room.jobs.removeFirst()
      job?.completion(engine, reply.failure)
      engine.runJobs(in: room)
    }
  }

  /// The changes that still waited cannot be made.
  func failJobs(of room: Room, _ failure: EngineFailure) {
    let jobs = room.jobs
    room.jobs = []
    for job in jobs { job.completion(self, failure) }
  }

  /// Somebody else's commit came first: catch up, wait a little, and build the change anew.
  private func rebase(_ room: Room) {
    fetch(room)
    let attempts = UInt64(room.jobs.first?.attempts ?? 1)
    after(50 + jitter(below: 150 * attempts), in: room) { engine, room in engine.runJobs(in: room) }
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
    room.cursor = seq
    noteEpoch(of: room, joined: pending.isExternal)
    if pending.isExternal {
      noteReturn(to: room)
      room.isRolledBack = false
      // One that an earlier process made may have been taken long ago, and its keys used.
      room.isCurrent = pending.isFresh
      room.heardAt = now
      room.firstSeenInTree = nil
    }
    room.pending = nil
    if room.status != .forked || pending.isExternal {
      room.status = .ok
      room.reason = nil
    }
    room.endReturn()
    room.refusal = nil
    room.leafUpdatedAt = now
    room.sentSinceUpdate = 0
    room.cursor = seq
    dropDeparted(from: room)
    dropWitnesses(of: room)
    store(room)
    storeGroup(of: room)
    storePending(of: room)
    recordChanges(pending.changes, in: room, seq: seq, time: time, by: account?.userID)
    emitMembers(of: room)
    if !pending.isExternal, let job = room.jobs.first {
      if job.isPartial {
        job.isPartial = false
        job.attempts = 0
        tellProgress(of: job, in: room)
      } else {
        room.jobs.removeFirst()
        job.completion(self, nil)
      }
    }
    resendOutbox(of: room)
    prepareFewTimeKeys(of: room)
    runJobs(in: room)
  }

  private func tellProgress(of job: RoomJob, in room: Room) {
    var present = SortedSet<UUIDv7>()
    for identity in identities(of: room.group) { present.insert(identity.device) }
    var added = 0
    for package in job.adds {
      if let identity = package.leafNode.identity, present.contains(identity.device) { added += 1 }
    }
    emit(
      .progress(
        step: UInt8(clamping: 100 * added / max(job.adds.count, 1)), steps: 100, task: .addingMembers))
  }

  /// Fresh keys for this device's leaf, because its user asks for them.
  func renew(_ reference: Text?, room: Room) {
    guard isUsable(room, reference) else { return }
    enqueue(
      RoomJob(isUpdate: true) { engine, failure in
        engine.finish(reference, failure)
      }, in: room)
  }

  /// Fresh keys for leaves that are old or have sent much (PROTOCOL §2).
  func renewLeaves() {
    for room in orderedRooms where room.status == .ok && room.jobs.isEmpty {
      guard room.sentSinceUpdate >= Limit.messagesPerLeaf || now > room.leafUpdatedAt + Limit.leafAge else { continue }
      enqueue(RoomJob(isUpdate: true), in: room)
    }
  }
}
