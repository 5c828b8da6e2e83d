import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  func send(_ text: Text, in room: Room, _ reference: Text?) {
    guard isUsable(room, reference) else { return }
    guard !text.isEmpty, text.utf8.count <= MessageContent.textLimit else {
      return fail(reference, EngineFailure(.invalidText))
    }
    guard let id = queue(MessageContent(salt: entropy.bytes(16), part: .render(text)), text: text, in: room) else {
      return fail(reference, .keyFailure)
    }
    if let reference { sendWaiters[id] = reference }
    if room.record.sentSinceUpdate >= Limit.messagesPerLeaf, room.jobs.isEmpty, room.pending == nil {
      enqueue(RoomJob(isUpdate: true), in: room)
    }
  }

  /// Encrypts, signs and stores a message, and puts it on its way.
  ///
  /// - Parameters:
  ///   - text: what the history shows; nil for what is not shown.
  ///   - old: a message of the outbox that nobody could read any more: it is encrypted anew under its id.
  /// - Returns: the message's id, or nil where it could not be encrypted.
  func queue(
    _ content: MessageContent, text: Text?, in room: Room, replacing old: OutgoingMessage? = nil
  ) -> UUIDv7? {
    guard let account, var group = room.group else { return nil }
    let id = old?.id ?? newID()
    var bytes = content.encoded
    var fewTime: FewTimeContent?
    if room.asksForFewTime {
      guard let signed = signFewTime(bytes, message: id, in: room) else { return nil }
      fewTime = signed
      bytes = signed.encoded
    }
    let oneTime = oneTimeKeys(of: room, in: group)
    guard
      let sealed = try? group.protectShowingSignature(
        bytes, authenticatedData: authenticatedData(for: id, in: group), padding: .padme, signer: oneTime?.signer,
        entropy: entropy)
    else { return nil }
    oneTime?.note(id, isFirst: old == nil)
    room.group = group
    room.record.sentSinceUpdate += 1
    let entry = TimelineEntry(
      time: now, epoch: group.epoch, author: Person(user: account.userID, username: account.username),
      device: Device(id: account.deviceID, name: account.deviceName), isMine: true,
      content: .text(id: id, text: text ?? ""))
    let signature = signatureProof(
      sealed.signature, scheme: group.suite.signatureScheme,
      publicKey: account.key(for: room.record.suite)?.publicKey ?? [], generation: sealed.generation,
      signContent: sealed.signContent)
    let outgoing = OutgoingMessage(
      id: id, epoch: group.epoch, payload: sealed.message, entry: entry,
      proof: Proof(signature: signature, fewTime: fewTime.map { fewTimeProof($0) }), isVisible: text != nil,
      content: content.encoded)
    if let index = room.placeInOutbox(of: id) {
      room.outbox[index] = outgoing
    } else {
      room.outbox.append(outgoing)
    }
    store(Room.outboxKey(room: room.id, id: id), outgoing.encoded)
    storeSecrets(of: room)
    store(room)
    if text != nil, old == nil { tell(outgoing, of: room, .pending) }
    transmit(outgoing, in: room)
    prepareOneTimeKeys(of: room)
    return id
  }

  func tell(_ outgoing: OutgoingMessage, of room: Room, _ place: EntryPlace) {
    emit(.entry(room: room.id, place: place, entry: outgoing.entry))
  }

  /// Sends a message that is still in the outbox.
  func transmit(_ id: UUIDv7, in room: Room) {
    if let place = room.placeInOutbox(of: id) { transmit(room.outbox[place], in: room) }
  }

  private func transmit(_ message: OutgoingMessage, in room: Room) {
    if connection != .online { expireIfIdle(room) }
    guard room.isCurrent else {
      if connection != .online, !wantsConnection { confirm(room) }
      return
    }
    // With a connection wanted, it goes out when there is one; without, over HTTP.
    guard connection == .online || !wantsConnection else { return }
    for other in leaving where other.message == message.id { return }
    leaving.append(LeavingMessage(message.id, of: room.id))
  }

  /// Sends what is to leave, in the form in which this event leaves it in the store: one event may encrypt a message
  /// anew more than once, and only the last of it is kept.
  func sendLeaving() {
    let all = leaving
    leaving = []
    for waiting in all {
      guard let room = findRoom(waiting.room), let place = room.placeInOutbox(of: waiting.message) else { continue }
      let message = room.outbox[place]
      if connection == .online {
        send(.message(room: room.id, id: message.id, payload: message.payload))
      } else if !wantsConnection {
        post(message.id, in: room)
      }
    }
  }

  /// Over HTTP, where no connection is wanted.
  func post(_ id: UUIDv7, in room: Room, attempt: Int = 0) {
    guard let place = room.placeInOutbox(of: id) else { return }
    let body = JSON.object("id", .id(id)).adding("payload", .bytes(room.outbox[place].payload))
    request("POST", "/messages", of: room, body, for: .message(id, attempt: attempt))
  }

  func messageAnswered(_ reply: EngineReply, _ id: UUIDv7, attempt: Int, in room: Room) {
    if reply.isSuccess, let seq = reply.body?[unsigned: "seq"] {
      return accepted(id, room: room.id, seq: seq, time: reply.body?[unsigned: "time"] ?? now)
    }
    guard reply.isPassing else { return rejected(id, room: room.id, reply.failure) }
    guard attempt < 8 else { return fail(sendWaiters.removeValue(forKey: id), reply.failure) }
    let delay = pause(250, doubled: attempt, atMost: 10_000)
    after(delay / 2 + jitter(below: delay), .postMessage(id, attempt: attempt + 1), in: room)
  }

  /// The message has its place in the log, on disk.
  func accepted(_ id: UUIDv7, room roomID: UUIDv7, seq: UInt64, time: UInt64) {
    let reference = sendWaiters.removeValue(forKey: id)
    if let room = findRoom(roomID) {
      if seq <= room.record.cursor, seq > room.standing.joinedSeq,
        let index = room.placeInOutbox(of: id)
      {
        // Another entry was read at that place: it is not overwritten.
        if let reference { sendWaiters[id] = reference }
        drop(room.outbox.remove(at: index), of: room, .contradiction)
        return fork(room)
      }
      settle(id, in: room, seq: seq, time: time)
      room.log.serverSeq = max(room.log.serverSeq, seq)
      if seq > room.record.cursor { room.log.acknowledged.insert(seq) }
      advance(room)
    }
    succeed(reference, .sent(id: id, seq: seq, time: time))
  }

  /// Moves a message from the outbox to its place in the history.
  func settle(_ id: UUIDv7, in room: Room, seq: UInt64, time: UInt64) {
    room.oneTimeKeys?.noteAcknowledged(id)
    guard let index = room.placeInOutbox(of: id) else { return }
    let outgoing = room.outbox.remove(at: index)
    store(Room.outboxKey(room: room.id, id: id), nil)
    guard outgoing.isVisible else { return }
    var entry = outgoing.entry
    entry.time = time
    store(outgoing.proof, of: seq, in: room)
    record(entry, in: room, seq: seq, countsAsUnread: false)
  }

  func rejected(_ id: UUIDv7, room roomID: UUIDv7, _ failure: EngineFailure) {
    guard let room = findRoom(roomID), let index = room.placeInOutbox(of: id) else { return }
    // What the server cannot do at present it may be able to do soon; a full disk takes longer.
    let pause: UInt64? =
      switch failure.code {
      case .rateLimited, .unavailable: 500
      case .overloaded: 2_000
      case .storageFull, .readOnly: 15_000
      default: nil
      }
    if let pause {
      return after(pause + jitter(below: 2 * pause), .transmit(id), in: room)
    }
    if failure.code == .staleEpoch {
      // It waited too long: the room has gone past what the others can still read. It is encrypted anew once this
      // device has gone there, too.
      if room.isCurrent {
        room.refusals += 1
        room.transition(to: .member(.unconfirmed))
      }
      let delay = UInt64(100) << min(room.refusals, 8)
      return after(delay + jitter(below: 800), .catchUp, in: room)
    }
    if failure.code == .unknownEpoch {
      // The server shows another history than the one in which this was encrypted. It stays, for the one that the user
      // joins by trying again.
      failWaiters(of: room, .forked)
      return fork(room)
    }
    drop(room.outbox.remove(at: index), of: room, failure)
  }

  /// Reads on in a room whose epoch the server calls old.
  func catchUp(_ room: Room) {
    guard !room.isCurrent else { return }
    // Where the log shows nothing new again and again, its length may be another than this device knows.
    if room.refusals > 3 { synchronise() } else { confirm(room) }
  }

  /// Gives up a message that left the outbox, and says so.
  func drop(_ outgoing: OutgoingMessage, of room: Room, _ failure: EngineFailure) {
    store(Room.outboxKey(room: room.id, id: outgoing.id), nil)
    if outgoing.isVisible { tell(outgoing, of: room, .refused(failure: failure.failure)) }
    fail(sendWaiters.removeValue(forKey: outgoing.id), failure)
  }

  // MARK: after a pause

  func resendOutboxes() {
    for room in orderedRooms {
      if let pending = room.pending, pending.acceptedSeq == nil {
        // Its process may have died before the answer came.
        if pending.isExternal { postExternal(room) } else if room.isCurrent { post(room) }
      }
      resendOutbox(of: room)
    }
  }

  /// Without a connection: the command is answered when what earlier ones have left behind is with the server, after
  /// ten seconds at the latest.
  func drainOutboxes(for reference: Text?) {
    resendOutboxes()
    draining.append(Draining(reference: reference, until: now + Limit.drainPatience))
    after(Limit.drainPatience, .settle)
  }

  /// Looks whether the commands that wait for the outboxes need wait no longer. At the end of every event.
  func endDraining() {
    guard !draining.isEmpty else { return }
    let isDrained = wantsConnection || !isBusySending
    var waiting: [Draining] = []
    for command in draining {
      if isDrained || now >= command.until { succeed(command.reference) } else { waiting.append(command) }
    }
    draining = waiting
  }

  private var isBusySending: Bool {
    guard case .idle = backupState else { return true }
    for room in rooms.values where !room.outbox.isEmpty || room.pending != nil { return true }
    return false
  }

  /// Whether it would come too late for the others.
  private func isStale(_ message: OutgoingMessage, in room: Room) -> Bool {
    guard let group = room.group, message.epoch < group.epoch else { return false }
    if message.epoch + Limit.staleEpochs <= group.epoch { return true }
    guard let end = group.endOfEpoch(message.epoch) else { return true }
    return end + Limit.staleSeconds < now / 1000
  }

  /// Sends again what has no answer yet, byte for byte; the ids keep it from standing in the log twice.
  func resendOutbox(of room: Room) {
    guard room.isCurrent else { return }
    for message in room.outbox {
      if message.epoch < room.standing.joinedEpoch || isStale(message, in: room),
        let content = try? MessageContent(decoding: message.content)
      {
        _ = queue(content, text: message.text, in: room, replacing: message)
      } else {
        transmit(message, in: room)
      }
    }
  }
}
