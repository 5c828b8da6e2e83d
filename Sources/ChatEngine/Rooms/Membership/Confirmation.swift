import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// Whether this device's state of a room is the room's: not another history, and not an old one.
extension ChatEngine {
  /// The room's group is that of another epoch now.
  ///
  /// - Parameter joined: by a Welcome or from outside; nothing before can be read.
  func noteEpoch(of room: Room, joined: Bool) {
    guard let group = room.group else { return }
    room.standing.note(group, joined: joined)
    room.refusals = 0
    if joined {
      room.standing.joinedSeq = room.record.cursor
      forgetEpochs(ofOutboxOf: room)
    }
    store(Standing.prefix, of: room, room.standing.encoded)
  }

  /// What waits was encrypted in another history, whose epochs may have the numbers of this one's: it is encrypted anew.
  private func forgetEpochs(ofOutboxOf room: Room) {
    for index in room.outbox.indices where room.outbox[index].epoch >= room.standing.joinedEpoch {
      room.outbox[index].epoch = 0
      store(Room.outboxKey(room: room.id, id: room.outbox[index].id), room.outbox[index].encoded)
    }
  }

  /// What is authenticated with a message: its id, so that the server cannot give one message the id of another, and
  /// its epoch's tag, so that a reader who was shown another history learns of it.
  func authenticatedData(for id: UUIDv7, in group: Group) -> [UInt8] { id.bytes + Standing.tag(of: group) }

  /// Whether a message that was opened says of itself what the server says of it.
  func names(_ data: [UInt8], _ id: UUIDv7) -> Bool {
    guard data.count == 16 || data.count == 16 + Standing.tagLength else { return false }
    return Array(data.prefix(16)) == id.bytes
  }

  /// Whether a message that cannot be opened is of another history than this device's.
  func isForked(_ message: MLSMessage, _ error: MLSError, in room: Room) -> Bool {
    guard error == .decryptionFailed || error == .invalidSender, case .privateMessage(let sealed) = message,
      sealed.authenticatedData.count == 16 + Standing.tagLength, let own = room.standing.tag(of: sealed.epoch)
    else { return false }
    return Array(sealed.authenticatedData.dropFirst(16)) != own
  }

  /// Whether a message is of an epoch that the log has not begun. The log comes without gaps, and the server takes no such
  /// message: this device is not shown what its sender is.
  func isUnbegun(_ message: MLSMessage, _ error: MLSError, in room: Room) -> Bool {
    guard error == .futureEpoch, !room.log.hasSkipped, case .privateMessage = message else { return false }
    return true
  }

  /// Two histories: what is said here reaches a part of the members alone, and so nothing more is said here until the
  /// user has seen it.
  func fork(_ room: Room) {
    guard room.isMember, !room.isEnding, room.membership != .member(.forked) else { return }
    // Behind a commit that was refused there is no other history to come back to.
    if let refusal = room.record.refusal { return refuse(room, EngineFailure(refusal)) }
    endOneTimeKeys(of: room)
    room.transition(to: .member(.forked))
    store(room)
    notice(.error, .forked, room: room.id)
    failJobs(of: room, .forked)
  }

  // MARK: old states

  /// The log has been read to its end in this process: the ratchets are where this device has left them, and what they
  /// encrypt may leave.
  func becomeCurrent(_ room: Room) {
    // Of a room whose membership has ended this device is not told how far its log goes.
    guard room.isUsable else { return }
    let wasCurrent = room.isCurrent
    room.transition(to: .member(.current(heardAt: now)))
    guard !wasCurrent else { return }
    forgetOldEpochs(of: room)
    resendOutbox(of: room)
    if let pending = room.pending, pending.acceptedSeq == nil { post(room) }
    runJobs(in: room)
  }

  /// After a long spell the end of the log may lie elsewhere, and the epoch be one whose keys the others have dropped.
  func expireIfIdle(_ room: Room) {
    if case .member(.current(let heardAt)) = room.membership, now > heardAt + Limit.currency {
      room.transition(to: .member(.unconfirmed))
    }
  }

  /// Reads the log to its end; messages wait meanwhile.
  ///
  /// - Parameter attempt: how often it was tried before.
  func confirm(_ room: Room, attempt: Int = 0) {
    guard !room.log.isConfirming else { return }
    room.log.isConfirming = true
    request(
      "GET", "/events?after=\(room.record.cursor)&limit=\(Limit.page)", of: room, for: .confirmation(attempt: attempt))
  }

  func confirmationAnswered(_ reply: EngineReply, attempt: Int, in room: Room) {
    room.log.isConfirming = false
    if reply.isSuccess, let body = reply.body { return receivePage(body, in: room) }
    guard reply.isPassing, attempt < 8 else { return failWaiters(of: room, reply.failure) }
    let delay = pause(250, doubled: attempt, atMost: 10_000)
    after(delay / 2 + jitter(below: delay), .confirm(attempt: attempt + 1), in: room)
  }

  func failWaiters(of room: Room, _ failure: EngineFailure) {
    for message in room.outbox { fail(sendWaiters.removeValue(forKey: message.id), failure) }
  }

  /// Where a message comes from that the server calls this device's own.
  enum OwnOrigin {
    case thisState
    /// A later state than this one.
    case lostState
    /// Another member's device, whose signature it bears.
    case anotherDevice
  }

  func originOfOwn(_ event: RoomEvent, in room: Room) -> OwnOrigin {
    guard var group = room.group, let message = try? MLSMessage(decoding: event.payload) else { return .thisState }
    do throws(MLSError) {
      _ = try group.process(message, now: nil)
      return .anotherDevice
    } catch {
      if error == .rolledBack { return .lostState }
      // What was encrypted before the log was read may have taken the very keys that this message used.
      guard error == .ownMessage, let generation = group.ownGeneration(of: message), let epoch = message.epoch else {
        return .thisState
      }
      for other in room.outbox where other.id != event.id && other.epoch == epoch && other.generation == generation {
        return .lostState
      }
      return .thisState
    }
  }

  /// The store is older than what this device has sent: its next keys are used keys. The log is read to its end with
  /// what it holds, then the room is joined anew, with keys that nobody has used.
  func rollBack(_ room: Room) {
    guard room.isUsable else { return }
    endOneTimeKeys(of: room)
    room.transition(to: .member(.rolledBack))
    notice(.warning, .rolledBack, room: room.id)
  }

  // MARK: as time goes by

  /// PROTOCOL §2: past epochs are kept for three days at the most. Counted by the log while it is read, so that who was
  /// away reads what the others could.
  func forgetOldEpochs(of room: Room) {
    guard var group = room.group, now / 1000 > Limit.pastEpochSeconds,
      group.forgetEpochs(endedBefore: now / 1000 - Limit.pastEpochSeconds)
    else { return }
    room.group = group
    storeGroup(of: room)
  }

  /// What connected devices do each hour: a connection may last for weeks.
  func scheduleMaintenance() {
    guard !isMaintenanceDue else { return }
    isMaintenanceDue = true
    after(Limit.maintenance, .maintenance)
  }

  func runMaintenance() {
    isMaintenanceDue = false
    guard connection == .online else { return }
    for room in orderedRooms where room.isCurrent || room.membership == .member(.forked) { forgetOldEpochs(of: room) }
    topUpKeyPackages()
    renewLeaves()
    commitDepartures()
    scheduleMaintenance()
  }
}

extension EngineFailure {
  static var forked: EngineFailure { EngineFailure(.forked) }
  static var contradiction: EngineFailure { EngineFailure(.contradiction) }
  static var logGap: EngineFailure { EngineFailure(.logGap) }
  static var rolledBack: EngineFailure { EngineFailure(.stateRolledBack) }
}
