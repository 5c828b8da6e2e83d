import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  /// Refusals of this device's return, beside those that only mean that somebody was faster.
  static let repairLimit = 4

  /// A commit could not be followed. What the log says is not to be had otherwise, so the room is joined again from
  /// its public state; only when that fails does the user hear of it.
  func fallOut(of room: Room, _ failure: EngineFailure) {
    // There is nothing to come back to.
    if room.isEnding { return close(room, because: Self.noMember) }
    if room.awaitsWelcome { return close(room, because: Failure(.removed)) }
    notice(.warning, failure, room: room.id)
    room.reason = failure.failure
    repair(room)
  }

  /// The user asks for another try.
  func retry(_ room: Room) {
    guard room.status != .left else { return }
    // With the reason before their eyes: another history, or people whom no member has shown to this device.
    room.acceptsStrangers = room.status == .forked || !room.strangers.isEmpty
    room.strangers = []
    room.repairAttempts = 0
    room.returns = 0
    room.hasAskedForReturn = false
    if room.refusal != nil {
      // The log is read again from before what was refused. It shows the same, or the truth.
      guard room.group != nil else { return giveUp(room) }
      room.status = .ok
      room.reason = nil
      room.isCurrent = false
      room.askedFor = SortedSet()
      store(room)
      return fetch(room)
    }
    if room.status == .ok, !room.isRolledBack { return fetch(room) }
    repair(room)
  }

  func repair(_ room: Room) {
    guard room.status != .left else { return }
    if let refusal = room.refusal {
      room.reason = refusal
      return giveUp(room)
    }
    guard room.repairAttempts < Self.repairLimit else { return askForReturn(to: room) }
    room.repairAttempts += 1
    room.hasSkipped = false
    room.status = room.group == nil ? .joining : .repairing
    store(room)
    rejoin(room)
  }

  /// Nothing helps without the user.
  func giveUp(_ room: Room) {
    room.status = .failed
    room.isRepairing = false
    if room.reason == nil { room.reason = Failure(.cannotRejoin) }
    store(room)
    failJobs(of: room, room.unusable)
  }

  /// Joins by an external commit from the GroupInfo that the server keeps: a new device's way into its account's
  /// rooms, and a lost device's way back.
  func rejoin(_ room: Room) {
    guard !room.isRepairing, let suite = CipherSuite(id: room.suite), let identity = leafIdentity(for: suite.id) else {
      return
    }
    guard room.refusal == nil else { return giveUp(room) }
    if room.pending?.isExternal == true { return postExternal(room) }
    guard mayReturn(to: room) else { return }
    room.isRepairing = true
    let id = room.id
    request("GET", "/group-info", of: room) { engine, room, reply in
      guard room.isRepairing else { return }
      guard reply.isSuccess, let bytes = reply.body?[bytes: "groupInfo"] else {
        return engine.repairFailed(room, reply)
      }
      guard let message = try? MLSMessage(decoding: bytes), case .groupInfo(let info) = message,
        info.groupID == id.bytes
      else { return engine.repairFailed(room, .unexpectedAnswer) }
      // The GroupInfo of a room in which nobody has committed yet carries the tree.
      if let tree = info.ratchetTree { return engine.rejoin(room, by: info, tree, identity) }
      engine.fetchTree(of: info.context, room: id) { engine, tree, failure in
        guard let room = engine.findRoom(id), room.isRepairing else { return }
        guard let tree else {
          let isPassing = failure?.isPassing == true
          // That no answer came says nothing against another try.
          if isPassing { room.repairAttempts = max(room.repairAttempts, 1) - 1 }
          return engine.repairFailed(room, failure ?? .unexpectedAnswer, isPatient: isPassing)
        }
        engine.rejoin(room, by: info, tree, identity)
      }
    }
  }

  /// - Parameter tree: of the GroupInfo. The commit is made only where it has the GroupContext's hash.
  private func rejoin(_ room: Room, by info: GroupInfo, _ tree: RatchetTree, _ identity: LeafIdentity) {
    let (id, suite) = (room.id, room.suite)
    var leaves: [LeafNode] = []
    var isPresent = false
    // A device's own old leaf goes with the commit that brings the new one.
    for entry in tree.leaves {
      if entry.leaf.credential == identity.credential { isPresent = true } else { leaves.append(entry.leaf) }
    }
    if isPresent, room.group == nil, syncRoundWithMail <= room.firstSeenInTree ?? .max {
      // Somebody has added this device meanwhile: its Welcome is in the mailbox, and opens more than coming by itself.
      // A round that is under way may have read the mail before the Welcome came.
      if room.firstSeenInTree == nil { room.firstSeenInTree = syncRound }
      room.isRepairing = false
      return synchronise { _, _ in }
    }
    fetchContacts(unknownUsers(among: leaves, suite: suite)) { engine, failure in
      guard let room = engine.findRoom(id), room.isRepairing else { return }
      if let failure { return engine.repairFailed(room, failure) }
      guard engine.areValid(leaves, suite: suite) else {
        room.reason = Failure(.untrustedRoom)
        return engine.giveUp(room)
      }
      guard engine.mayJoin(room, info: info, leaves: leaves, isPresent: isPresent) else { return }
      engine.commitExternally(to: room, info: info, tree: tree, identity: identity)
    }
  }

  /// Whether this device may come in by itself. Where it may not, a member has to add it.
  ///
  /// - Parameters:
  ///   - leaves: all but this device's own.
  ///   - isPresent: whether it has one.
  private func mayJoin(_ room: Room, info: GroupInfo, leaves: [LeafNode], isPresent: Bool) -> Bool {
    var users = SortedSet<UUIDv7>()
    for leaf in leaves {
      if let identity = leaf.identity { users.insert(identity.user) }
    }
    guard let account, isPresent || users.contains(account.userID) else {
      room.reason = Failure(.needsInvitation)
      waitForMembers(room)
      return false
    }
    guard let group = room.group, !room.acceptsStrangers else { return true }
    let known = self.users(of: group.publicGroup)
    var strangers = users.elements
    strangers.removeAll { known.contains($0) }
    guard !strangers.isEmpty else { return true }
    room.strangers = strangers
    room.reason = Failure(.unknownMembers, names: names(room.strangers))
    waitForMembers(room)
    return false
  }

  private func waitForMembers(_ room: Room) {
    room.isRepairing = false
    store(room)
    askForReturn(to: room)
  }

  private func commitExternally(to room: Room, info: GroupInfo, tree: RatchetTree, identity: LeafIdentity) {
    var builder = CommitBuilder()
    builder.ratchetTree = .apart
    guard
      let commit = try? Group.joinExternally(
        groupInfo: info, identity: identity, resync: true, ratchetTree: tree, commit: builder, entropy: entropy)
    else {
      return repairFailed(
        room, EngineFailure(.notLetIn))
    }
    var changes: [RoomChange] = [.joinedFromDevice]
    if let old = room.group {
      let (was, now) = (users(of: old.publicGroup), users(of: commit.group.publicGroup))
      var (came, went) = (now.elements, was.elements)
      came.removeAll { was.contains($0) }
      went.removeAll { now.contains($0) }
      if !came.isEmpty || !went.isEmpty { changes.append(.missed(joined: people(came), left: people(went))) }
    }
    room.pending = PendingChange(
      id: newID(), epoch: info.epoch, commit: commit.commit, welcome: [], welcomeTo: [], groupInfo: commit.groupInfo,
      tree: commit.group.serializedTree, secrets: commit.group.serializedSecrets,
      changes: changes, isExternal: true)
    room.pending?.isFresh = true
    storePending(of: room)
    postExternal(room)
  }

  /// An external commit takes effect at its place in the log; what came before belongs to epochs that this device
  /// never had. Its id makes a repeat harmless.
  func postExternal(_ room: Room) {
    guard let pending = room.pending else { return }
    room.isRepairing = true
    request("POST", "/commits", of: room, pending.body) { engine, room, reply in
      guard room.pending?.id == pending.id else { return }
      guard reply.isSuccess, let seq = reply.body?[unsigned: "seq"] else {
        if reply.isPassing {
          guard engine.connection == .online || room.failedFetches < 8 else {
            room.isRepairing = false
            return
          }
          room.failedFetches += 1
          return engine.after(1000 + engine.jitter(below: 2000), in: room) { engine, room in
            if room.pending?.id == pending.id { engine.postExternal(room) }
          }
        }
        room.pending = nil
        engine.storePending(of: room)
        return engine.repairFailed(room, reply)
      }
      room.failedFetches = 0
      room.serverSeq = max(room.serverSeq, seq)
      room.acknowledged = SortedSet()
      let inbox = room.inbox
      room.inbox = []
      engine.install(pending, in: room, seq: seq, time: reply.body?[unsigned: "time"] ?? engine.now)
      engine.receive(inbox, in: room)
      if !room.isCurrent { engine.fetch(room) }
    }
  }

  private func repairFailed(_ room: Room, _ reply: EngineReply) {
    if reply.status == 403 || reply.status == 404 {
      room.isRepairing = false
      return close(room, because: Self.noMember)
    }
    // Somebody was faster, or no answer came: that says nothing against another try.
    if reply.isPassing || reply.status == 409 { room.repairAttempts = max(room.repairAttempts, 1) - 1 }
    repairFailed(room, reply.failure, isPatient: reply.isPassing)
  }

  private func repairFailed(_ room: Room, _ failure: EngineFailure, isPatient: Bool = false) {
    room.isRepairing = false
    if room.reason == nil { room.reason = failure.failure }
    store(room)
    // Without a connection the next round brings the next try.
    guard connection == .online || !isPatient else { return }
    room.repairPauses = min(room.repairPauses + 1, 6)
    let delay = UInt64(100) << UInt64(room.repairPauses)
    after((isPatient ? 2000 : 100) + jitter(below: delay), in: room) { engine, room in
      if !room.isRepairing, room.isComingBack { engine.repair(room) }
    }
  }
}
