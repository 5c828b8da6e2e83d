import ChatProtocol
import Ciphers
import MLS
import WireCoding

extension ChatEngine {
  /// What became of one entry of the log.
  private enum Outcome {
    case done
    /// The directory is being asked; the entry is tried again with its answer.
    case waiting
    /// The room cannot go on from here.
    case stuck(EngineFailure)
  }

  /// Takes in entries of a room's log, in whatever order and however often they come.
  func receive(_ events: [RoomEvent], in room: Room) {
    for event in events { room.serverSeq = max(room.serverSeq, event.seq) }
    if room.isWaitingForDirectory || room.isRepairing {
      if room.inbox.count + events.count <= Limit.inbox { room.inbox.append(contentsOf: events) }
      return
    }
    let waiting = room.inbox
    room.inbox = []
    var isBehind = false
    var events = waiting + events
    events.arrange { $0.seq < $1.seq }
    for (index, event) in events.enumerated() where event.seq > room.cursor {
      advance(room)
      guard room.status == .ok, room.group != nil else { return }
      guard event.seq > room.cursor else { continue }
      guard event.seq == room.cursor + 1 else {
        isBehind = true
        break
      }
      switch process(event, in: room) {
      case .done: room.cursor = max(room.cursor, event.seq)
      case .waiting:
        room.inbox = Array(events[index...])
        store(room)
        return
      case .stuck(let failure):
        store(room)
        return fallOut(of: room, failure)
      }
    }
    store(room)
    advance(room)
    if isBehind || room.cursor < room.serverSeq { fetch(room) } else { runJobs(in: room) }
  }

  /// Passes over what this device itself has put in the log, as far as that is next.
  func advance(_ room: Room) {
    var moved = false
    while true {
      if room.acknowledged.remove(room.cursor + 1) != nil {
        room.cursor += 1
        moved = true
      } else if let pending = room.pending, pending.acceptedSeq == room.cursor + 1 {
        install(pending, in: room, seq: room.cursor + 1, time: pending.acceptedTime)
        moved = true
      } else {
        break
      }
    }
    room.acknowledged = room.acknowledged.filter { $0 > room.cursor }
    if moved { store(room) }
    let isAhead = (room.pending?.acceptedSeq ?? 0) > room.cursor || !room.acknowledged.isEmpty
    if isAhead, room.status == .ok || room.isRepairing { fetch(room) }
  }

  // MARK: pages

  func fetch(_ room: Room) {
    guard !room.isFetching, room.status != .left, room.group != nil else { return }
    room.isFetching = true
    let id = room.id
    request("GET", "/api/rooms/\(id.text)/events?after=\(room.cursor)&limit=\(Limit.page)") { engine, reply in
      guard let room = engine.rooms[id] else { return }
      room.isFetching = false
      guard reply.isSuccess, let body = reply.body else {
        if reply.status == 403 || reply.status == 404 {
          engine.close(room, reason: "You are no longer a member.")
        } else {
          engine.syncFailure = reply.failure
        }
        return
      }
      engine.receivePage(body, in: room)
    }
  }

  func receivePage(_ page: JSON, in room: Room) {
    var events: [RoomEvent] = []
    for json in page["events"]?.array ?? [] {
      if let event = RoomEvent(json), event.room == room.id { events.append(event) }
    }
    let before = room.cursor
    receive(events, in: room)
    if page["more"]?.bool == true, room.cursor > before { fetch(room) }
  }

  // MARK: one entry

  private func process(_ event: RoomEvent, in room: Room) -> Outcome {
    if event.device == account?.deviceID { return processOwn(event, in: room) }
    guard var group = room.group else { return .stuck(.noGroup) }
    do throws(WireError) {
      let message = try MLSMessage(decoding: event.payload)
      do throws(MLSError) {
        // Lifetimes are judged by when the server took the entry: an old log stays readable.
        let received = try group.process(message, now: event.time / 1000)
        return take(received, event, in: room, group: group)
      } catch {
        return refuse(event, in: room, .mls(error))
      }
    } catch {
      return refuse(event, in: room, EngineFailure("malformed", "The message is damaged."))
    }
  }

  /// A message that does not verify is shown as failed; a commit that does not, leaves no way on in this epoch.
  private func refuse(_ event: RoomEvent, in room: Room, _ failure: EngineFailure) -> Outcome {
    switch event.kind {
    case .message:
      recordFailure(failure, event, in: room)
      return .done
    case .proposal: return .done
    case .commit: return .stuck(failure)
    }
  }

  private func processOwn(_ event: RoomEvent, in room: Room) -> Outcome {
    switch event.kind {
    case .message:
      settle(event.id, in: room, seq: event.seq, time: event.time)
      succeed(
        sendWaiters.removeValue(forKey: event.id),
        ["seq": .number(event.seq), "time": .number(event.time), "id": .string(event.id.text)])
    case .commit:
      guard let pending = room.pending, pending.id == event.id else {
        // Made by this device, but from a state that it no longer has.
        return .stuck(EngineFailure("state_rolled_back", "This device's state is older than what it has sent."))
      }
      install(pending, in: room, seq: event.seq, time: event.time)
    case .proposal: break
    }
    return .done
  }

  private func take(_ received: Received, _ event: RoomEvent, in room: Room, group: Group) -> Outcome {
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
      return recordFailure(
        EngineFailure("sender_mismatch", "The server named another sender than the one who signed."), event, in: room)
    }
    guard message.authenticatedData == event.id.bytes else {
      return recordFailure(
        EngineFailure("id_mismatch", "The server gave the message another id than its sender."), event, in: room)
    }
    guard let content = try? MessageContent(decoding: message.data) else {
      return recordFailure(EngineFailure("malformed", "The message's content is damaged."), event, in: room)
    }
    switch content.part {
    case .extension(let name, let body):
      if name == Self.profileKeyPart, body.count == 32 {
        add(profileKey: body, to: room)
        store(room)
        backUpIfNeeded()
      }
    case .render(let text): recordText(text, message, event, in: room)
    case .unknown(_, let fallback, _): recordText(fallback, message, event, in: room)
    case .empty, .reaction: break
    }
  }

  private func take(_ proposal: Proposal, from sender: Sender, _ event: RoomEvent, in room: Room) {
    // Leaving is the one proposal that members make outside a commit: a leaf that asks for its own removal.
    guard case .remove(let leaf) = proposal, sender == .member(leaf), !room.leaving.contains(event.sender) else {
      return
    }
    room.leaving.append(event.sender)
    store(room)
    let id = room.id
    // Whoever is awake first commits it; the others find the leaf gone.
    after(300 + jitter(below: 2500)) { engine in
      guard let room = engine.rooms[id], !room.leaving.isEmpty, room.status == .ok else { return }
      engine.enqueue(RoomJob(), in: room)
    }
  }

  private func take(_ staged: StagedCommit, _ event: RoomEvent, in room: Room, group: Group) -> Outcome {
    if staged.selfRemoved {
      room.cursor = event.seq
      close(room, reason: "You were removed from this room.")
      addSystemMessage("You were removed from this room", to: room, seq: event.seq, time: event.time, by: event.sender)
      return .done
    }
    let fresh = leaves(of: staged.added + staged.updated)
    let unknown = unknownUsers(among: fresh, suite: room.suite)
    if !unknown.isEmpty, !room.askedFor.contains(event.seq) {
      room.askedFor.insert(event.seq)
      waitForDirectory(unknown, in: room)
      return .waiting
    }
    room.askedFor = []
    guard areValid(fresh, suite: room.suite) else {
      return .stuck(
        EngineFailure("untrusted_device", "Somebody added a device that its account's key does not vouch for."))
    }
    if room.pending != nil {
      // Lost race: the change is built anew from the epoch that won.
      room.pending = nil
      storePending(of: room)
    }
    let text = summary(
      by: event.sender, added: users(staged.added, notIn: group), removed: users(staged.removed, notIn: staged.group),
      leaving: room.leaving)
    let newDevices = text.isEmpty && !staged.added.isEmpty
    var next = staged.group
    // PROTOCOL §2: past epochs are kept for three days at the most.
    next.forgetEpochs(endedBefore: max(now / 1000, Limit.pastEpochSeconds) - Limit.pastEpochSeconds)
    room.group = next
    room.cursor = event.seq
    dropDeparted(from: room)
    store(room)
    storeGroup(of: room)
    if !text.isEmpty {
      addSystemMessage(text, to: room, seq: event.seq, time: event.time, by: event.sender)
    } else if newDevices {
      addSystemMessage(
        username(of: event.sender) + " joined from another device", to: room, seq: event.seq, time: event.time,
        by: event.sender)
    }
    emitMembers(of: room)
    return .done
  }

  private func users(_ members: [Member], notIn group: Group) -> [UUIDv7] {
    var others: Set<UUIDv7> = []
    for member in group.members {
      if let identity = try? MemberIdentity(credential: member.credential) { others.insert(identity.user) }
    }
    var users: [UUIDv7] = []
    for member in members {
      guard let identity = try? MemberIdentity(credential: member.credential), !others.contains(identity.user),
        !users.contains(identity.user)
      else { continue }
      users.append(identity.user)
    }
    return users
  }

  private func waitForDirectory(_ users: [UUIDv7], in room: Room) {
    room.isWaitingForDirectory = true
    let id = room.id
    fetchContacts(users) { engine, failure in
      guard let room = engine.rooms[id] else { return }
      room.isWaitingForDirectory = false
      if let failure, failure.code == "offline" {
        room.askedFor = []
        room.inbox = []
        return
      }
      engine.receive([], in: room)
    }
  }

  // MARK: the history

  private func recordText(_ text: String, _ message: ApplicationMessage, _ event: RoomEvent, in room: Room) {
    guard let suite = CipherSuite(id: room.suite) else { return }
    let json = base(event, kind: "text")
      .adding("epoch", .number(message.epoch))
      .adding("verified", true)
      .adding("mine", .bool(event.sender == account?.userID))
      .adding("text", .string(text))
      .adding(
        "signature",
        [
          "scheme": .string(suite.signatureScheme.name), "bytes": .number(message.signature.count),
          "fingerprint": .string(Fingerprint.text(of: message.signatureKey)),
          "signature": .bytes(message.signature), "generation": .number(message.generation),
          "signedBytes": .number(message.signedContentLength),
        ])
    record(json, in: room, seq: event.seq, countsAsUnread: event.sender != account?.userID)
  }

  private func recordFailure(_ failure: EngineFailure, _ event: RoomEvent, in room: Room) {
    let json = base(event, kind: "failed")
      .adding("epoch", .number(room.group?.epoch ?? 0))
      .adding("verified", false)
      .adding("mine", .bool(event.sender == account?.userID))
      .adding("failure", failure.json)
    record(json, in: room, seq: event.seq, countsAsUnread: false)
  }

  func addSystemMessage(_ text: String, to room: Room, seq: UInt64, time: UInt64, by user: UUIDv7?) {
    var members: [JSON.Member] = [
      .init("kind", "system"), .init("room", .string(room.id.text)), .init("seq", .number(seq)),
      .init("time", .number(time)), .init("epoch", .number(room.group?.epoch ?? 0)), .init("verified", true),
      .init("mine", .bool(user == account?.userID)), .init("text", .string(text)),
    ]
    if let user {
      members.append(.init("sender", .string(user.text)))
      members.append(.init("username", .string(username(of: user))))
    }
    let json = JSON.object(members)
    store(EngineRecord.messageKey(room: room.id, seq: seq), json.encoded)
    emit(["event": "message", "message": json])
  }

  private func base(_ event: RoomEvent, kind: String) -> JSON {
    [
      "kind": .string(kind), "room": .string(room(of: event)), "seq": .number(event.seq), "id": .string(event.id.text),
      "sender": .string(event.sender.text), "username": .string(username(of: event.sender)),
      "device": .string(event.device.text),
      "deviceName": .string(contacts[event.sender]?.certificate(of: event.device)?.name ?? ""),
      "time": .number(event.time),
    ]
  }

  private func room(of event: RoomEvent) -> String { event.room.text }

  /// Writes a message to the history and tells the user interface.
  func record(_ message: JSON, in room: Room, seq: UInt64, countsAsUnread: Bool) {
    store(EngineRecord.messageKey(room: room.id, seq: seq), message.encoded)
    if seq > (lastSeq(of: room) ?? 0) { room.last = preview(message).encoded }
    if countsAsUnread, seq > room.readSeq { room.unread &+= 1 }
    store(room)
    emit(["event": "message", "message": message])
  }

  private func lastSeq(of room: Room) -> UInt64? { (try? JSON(parsing: room.last))?["seq"]?.unsigned }

  /// What the room list shows; the signature stays with the message.
  private func preview(_ message: JSON) -> JSON {
    var members: [JSON.Member] = []
    for member in message.members ?? [] {
      switch member.name {
      case "signature": continue
      case "text":
        let text = member.value.string ?? ""
        members.append(.init("text", .string(String(text.prefix(160)))))
      default: members.append(member)
      }
    }
    return .object(members)
  }
}

extension EngineFailure {
  static let noGroup = EngineFailure("no_keys", "This device does not hold the room's keys.")

  /// What an MLS error means to the reader of a message.
  static func mls(_ error: MLSError) -> EngineFailure {
    switch error.code {
    case .invalidSignature:
      EngineFailure("invalid_signature", "The signature does not verify: this is not what its sender wrote.")
    case .decryptionFailed: EngineFailure("decryption_failed", "The message was changed on its way, or is damaged.")
    case .generationUsed: EngineFailure("replayed", "The message's key was used before: this is a repeat.")
    case .generationTooFar: EngineFailure("too_far_ahead", "Too many messages before this one are missing.")
    case .pastEpoch: EngineFailure("past_epoch", "The keys for this old message are gone, as they should be.")
    case .futureEpoch: EngineFailure("future_epoch", "The message belongs to an epoch this device has not reached.")
    case .malformed: EngineFailure("malformed", "The message is damaged.")
    case .rolledBack, .ownMessage:
      EngineFailure("state_rolled_back", "This device's state is older than what it has sent.")
    default: EngineFailure("mls_\(error.code.rawValue)", "The message breaks a rule of the protocol.")
    }
  }
}
