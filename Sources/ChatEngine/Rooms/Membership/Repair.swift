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
    if awaitsWelcome(room) { return close(room, because: Failure(.removed)) }
    notice(.warning, failure, room: room.id)
    room.record.reason = failure.failure
    repair(room)
  }

  /// The user asks for another try.
  func retry(_ room: Room) {
    guard room.membership != .left else { return }
    // With the reason before their eyes: another history, or people whom no member has shown to this device.
    let isKnowing = room.membership == .member(.forked) || !room.comeback.strangers.isEmpty
    room.comeback = Comeback()
    room.comeback.acceptsStrangers = isKnowing
    room.pace.returns = 0
    if room.record.refusal != nil {
      // The log is read again from before what was refused. It shows the same, or the truth.
      guard room.group != nil else { return giveUp(room) }
      room.transition(to: .member(.unconfirmed))
      room.log.askedFor = SortedSet()
      store(room)
      return fetch(room)
    }
    if room.isUsable || room.isEnding { return fetch(room) }
    repair(room)
  }

  func repair(_ room: Room) {
    guard room.membership != .left else { return }
    if let refusal = room.record.refusal {
      room.record.reason = refusal
      return giveUp(room)
    }
    guard room.comeback.attempts < Self.repairLimit else { return askForReturn(to: room) }
    room.comeback.attempts += 1
    room.log.hasSkipped = false
    room.transition(to: .outside(.idle))
    store(room)
    rejoin(room)
  }

  /// Nothing helps without the user.
  func giveUp(_ room: Room) {
    guard room.membership != .left else { return }
    room.transition(to: .outside(.failed))
    store(room)
    failJobs(of: room, room.unusable)
  }

  /// Joins by an external commit from the GroupInfo that the server keeps: a new device's way into its account's
  /// rooms, and a lost device's way back.
  func rejoin(_ room: Room) {
    guard room.isComingBack, !room.isJoining, room.membership != .outside(.askingMembers),
      leafIdentity(for: room.record.suite) != nil
    else { return }
    guard room.record.refusal == nil else { return giveUp(room) }
    if room.pending?.isExternal == true { return postExternal(room) }
    guard mayReturn(to: room) else { return }
    room.transition(to: .outside(.lookingIn))
    request("GET", "/group-info", of: room, for: .groupInfo)
  }

  func groupInfoAnswered(_ reply: EngineReply, in room: Room) {
    guard room.membership == .outside(.lookingIn) else { return }
    guard reply.isSuccess, let bytes = reply.body?[bytes: "groupInfo"] else { return repairFailed(room, reply) }
    guard let message = try? MLSMessage(decoding: bytes), case .groupInfo(let info) = message,
      info.groupID == room.id.bytes
    else { return repairFailed(room, .unexpectedAnswer) }
    // The GroupInfo of a room in which nobody has committed yet carries the tree.
    if let tree = info.ratchetTree { return check(info, tree, in: room) }
    fetchTree(of: info.context, room: room.id, for: .publicState(info))
  }

  func treeFetched(_ tree: RatchetTree?, _ failure: EngineFailure?, of info: GroupInfo, in room: Room) {
    guard room.membership == .outside(.lookingIn) else { return }
    if let tree { return check(info, tree, in: room) }
    let isPassing = failure?.isPassing == true
    // That no answer came says nothing against another try.
    if isPassing { room.comeback.attempts = max(room.comeback.attempts, 1) - 1 }
    repairFailed(room, failure ?? .unexpectedAnswer, isPatient: isPassing)
  }

  /// - Parameter tree: of the GroupInfo. The commit is made only where it has the GroupContext's hash.
  private func check(_ info: GroupInfo, _ tree: RatchetTree, in room: Room) {
    guard let own = leafIdentity(for: room.record.suite) else { return repairFailed(room, .keyFailure) }
    var leaves: [LeafNode] = []
    var isPresent = false
    // A device's own old leaf goes with the commit that brings the new one.
    for entry in tree.leaves {
      if entry.leaf.credential == own.credential { isPresent = true } else { leaves.append(entry.leaf) }
    }
    if isPresent, room.group == nil, synchroniser.roundWithMail <= room.comeback.firstSeenInTree ?? .max {
      // Somebody has added this device meanwhile: its Welcome is in the mailbox, and opens more than coming by itself.
      // A round that is under way may have read the mail before the Welcome came.
      if room.comeback.firstSeenInTree == nil { room.comeback.firstSeenInTree = synchroniser.round }
      room.transition(to: .outside(.idle))
      return synchronise()
    }
    fetchContacts(
      unknownUsers(among: leaves, suite: room.record.suite),
      for: .publicState(PublicState(room: room.id, info: info, tree: tree, leaves: leaves, isPresent: isPresent)))
  }

  /// The directory has said whose the leaves are, or not.
  func leavesChecked(of state: PublicState, _ failure: EngineFailure?) {
    guard let room = findRoom(state.room), room.membership == .outside(.lookingIn) else { return }
    if let failure { return repairFailed(room, failure) }
    guard areValid(state.leaves, suite: room.record.suite) else {
      room.record.reason = Failure(.untrustedRoom)
      return giveUp(room)
    }
    guard let own = leafIdentity(for: room.record.suite), mayJoin(room, state) else { return }
    commitExternally(to: room, state, identity: own)
  }

  /// Whether this device may come in by itself. Where it may not, a member has to add it.
  private func mayJoin(_ room: Room, _ state: PublicState) -> Bool {
    var users = SortedSet<UUIDv7>()
    for leaf in state.leaves {
      if let identity = leaf.identity { users.insert(identity.user) }
    }
    guard let account, state.isPresent || users.contains(account.userID) else {
      room.record.reason = Failure(.needsInvitation)
      waitForMembers(room)
      return false
    }
    guard let group = room.group, !room.comeback.acceptsStrangers else { return true }
    let known = self.users(of: group.publicGroup)
    var strangers = users.elements
    strangers.removeAll { known.contains($0) }
    guard !strangers.isEmpty else { return true }
    room.comeback.strangers = strangers
    room.record.reason = Failure(.unknownMembers, names: names(room.comeback.strangers))
    waitForMembers(room)
    return false
  }

  private func waitForMembers(_ room: Room) {
    store(room)
    askForReturn(to: room)
  }

  private func commitExternally(to room: Room, _ state: PublicState, identity: LeafIdentity) {
    let info = state.info
    var builder = CommitBuilder()
    builder.ratchetTree = .apart
    guard
      let commit = try? Group.joinExternally(
        groupInfo: info, identity: identity, resync: true, ratchetTree: state.tree, commit: builder, entropy: entropy)
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
    room.transition(to: .outside(.committing))
    request("POST", "/commits", of: room, pending.body, for: .externalCommit(pending.id))
  }

  func externalCommitAnswered(_ reply: EngineReply, _ id: UUIDv7, in room: Room) {
    guard let pending = room.pending, pending.id == id else { return }
    guard reply.isSuccess, let seq = reply.body?[unsigned: "seq"] else {
      guard reply.isPassing else {
        room.pending = nil
        storePending(of: room)
        return repairFailed(room, reply)
      }
      guard connection == .online || room.comeback.lostAnswers < 8 else {
        return room.transition(to: .outside(.idle))
      }
      room.comeback.lostAnswers += 1
      return after(1000 + jitter(below: 2000), .postExternal(id), in: room)
    }
    room.log.serverSeq = max(room.log.serverSeq, seq)
    room.log.acknowledged = SortedSet()
    let inbox = room.log.inbox
    room.log.inbox = []
    install(pending, in: room, seq: seq, time: reply.body?[unsigned: "time"] ?? now)
    receive(inbox, in: room)
    if !room.isCurrent { fetch(room) }
  }

  private func repairFailed(_ room: Room, _ reply: EngineReply) {
    if reply.status == 403 || reply.status == 404 {
      return close(room, because: Self.noMember)
    }
    // Somebody was faster, or no answer came: that says nothing against another try.
    if reply.isPassing || reply.status == 409 { room.comeback.attempts = max(room.comeback.attempts, 1) - 1 }
    repairFailed(room, reply.failure, isPatient: reply.isPassing)
  }

  private func repairFailed(_ room: Room, _ failure: EngineFailure, isPatient: Bool = false) {
    room.transition(to: .outside(.idle))
    if room.record.reason == nil { room.record.reason = failure.failure }
    store(room)
    // Without a connection the next round brings the next try.
    guard connection == .online || !isPatient else { return }
    room.comeback.pauses = min(room.comeback.pauses + 1, 6)
    let delay = UInt64(100) << UInt64(room.comeback.pauses)
    after((isPatient ? 2000 : 100) + jitter(below: delay), .repair, in: room)
  }
}
