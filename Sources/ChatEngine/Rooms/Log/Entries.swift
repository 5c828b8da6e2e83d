import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// One entry of a room's log: by what it turns out to be.
extension ChatEngine {
  func process(_ event: RoomEvent, in room: Room) -> EntryOutcome {
    guard var group = room.group else { return .stuck(.noGroup) }
    if isOwn(event, in: room, group: group) { return processOwn(event, in: room) }
    do throws(WireError) {
      let message = try MLSMessage(decoding: event.payload)
      do throws(MLSError) {
        // Lifetimes are judged by when the server took the entry: an old log stays readable.
        let received = try group.process(message, now: event.time / 1000)
        return take(received, event, in: room, group: group)
      } catch {
        return refuse(event, message, error, in: room)
      }
    } catch {
      return refuse(event, in: room, EngineFailure(.malformed))
    }
  }

  private func refuse(
    _ event: RoomEvent, _ message: MLSMessage, _ error: MLSError, in room: Room
  ) -> EntryOutcome {
    if event.kind == .message {
      // Written before this device came: it was never meant for it.
      if error == .pastEpoch, let epoch = message.epoch, epoch < room.standing.joinedEpoch { return .done }
      if isForked(message, error, in: room) || isUnbegun(message, error, in: room) {
        recordFailure(.forked, event, in: room)
        fork(room)
        return .done
      }
    }
    // What breaks a rule is refused, also where this device could not have followed it.
    if let group = room.group, let failure = refusal(ofUnfollowed: message, event, in: group) {
      return .refused(failure)
    }
    if event.kind == .commit, error == .credentialChanged { return .refused(.mls(error)) }
    return refuse(event, in: room, .mls(error))
  }

  /// Whether an entry is this device's own. Of a commit its bytes and its leaf say so; of a message, whose sender is
  /// sealed, at first the server.
  private func isOwn(_ event: RoomEvent, in room: Room, group: Group) -> Bool {
    guard event.kind == .commit else { return isOwn(device: event.device) }
    if room.pending?.commit == event.payload { return true }
    guard case .publicMessage(let message)? = try? MLSMessage(decoding: event.payload),
      message.content.epoch == group.epoch, let own = group.member(at: group.ownLeaf)
    else { return isOwn(device: event.device) }
    switch message.content.sender {
    case .member(let leaf): return leaf == group.ownLeaf
    case .newMemberCommit:
      guard case .commit(let commit) = message.content.content, let path = commit.path else { return false }
      return path.leafNode.credential == own.leafNode.credential && path.leafNode.signatureKey == own.signatureKey
    default: return false
    }
  }

  /// A message that does not verify is shown as failed; a commit that does not, leaves no way on in this epoch.
  private func refuse(_ event: RoomEvent, in room: Room, _ failure: EngineFailure) -> EntryOutcome {
    switch event.kind {
    case .message:
      // Behind a gap in the log, it is this device that lacks something, and not the message that is wrong.
      if room.log.hasSkipped, failure.code == .futureEpoch || failure.code == .tooFarAhead { return .stuck(failure) }
      recordFailure(failure, event, in: room)
      return .done
    case .proposal: return .done
    case .commit: return .stuck(failure)
    }
  }

  private func processOwn(_ event: RoomEvent, in room: Room) -> EntryOutcome {
    switch event.kind {
    case .message:
      var isWaiting = false
      for message in room.outbox where message.id == event.id { isWaiting = true }
      switch originOfOwn(event, in: room) {
      case .thisState: break
      case .anotherDevice:
        recordFailure(.senderMismatch, event, in: room)
        return .done
      case .lostState:
        rollBack(room)
        if !isWaiting {
          recordFailure(EngineFailure(.ownMessageLost), event, in: room)
        }
      }
      settle(event.id, in: room, seq: event.seq, time: event.time)
      succeed(sendWaiters.removeValue(forKey: event.id), .sent(id: event.id, seq: event.seq, time: event.time))
    case .commit:
      guard let pending = room.pending, pending.commit == event.payload else {
        // Made by this device, but from a state that it no longer has.
        return .stuck(.rolledBack)
      }
      install(pending, in: room, seq: event.seq, time: event.time)
    case .proposal: break
    }
    return .done
  }

  private func take(_ received: Received, _ event: RoomEvent, in room: Room, group: Group) -> EntryOutcome {
    switch received {
    case .application(let message):
      room.group = group
      storeSecrets(of: room)
      take(message, event, in: room)
      return .done
    case .proposal(let sender, let proposal, _):
      room.group = group
      storeGroup(of: room)
      take(proposal, from: sender, event, in: room)
      return .done
    case .commit(let staged): return take(staged, event, in: room, group: group)
    }
  }

  private func take(_ message: ApplicationMessage, _ event: RoomEvent, in room: Room) {
    guard event.kind == .message, let sender = try? MemberIdentity(credential: message.credential),
      sender.user == event.sender, sender.device == event.device
    else {
      return recordFailure(.senderMismatch, event, in: room)
    }
    guard names(message.authenticatedData, event.id) else {
      return recordFailure(EngineFailure(.idMismatch), event, in: room)
    }
    let checked: CheckedContent
    do throws(EngineFailure) {
      checked = try check(message, id: event.id, sender: sender, in: room)
    } catch {
      return recordFailure(error, event, in: room)
    }
    switch checked.content.part {
    case .extension(let name, let body):
      if name == Self.profileKeyPart, body.count == 32 {
        add(profileKey: body, to: room)
        store(room)
        backUpIfNeeded()
      }
    case .render(let text): recordText(text, message, checked.fewTime, event, in: room)
    case .unknown(_, let fallback, _): recordText(fallback, message, checked.fewTime, event, in: room)
    case .empty, .reaction: break
    }
  }
}

extension EngineFailure {
  static var senderMismatch: EngineFailure {
    EngineFailure(.senderMismatch)
  }
}
