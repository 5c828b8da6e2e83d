import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  /// Mail, then rooms, then each room's log: after this the device knows all that the server knew when it began.
  func synchronise(then completion: @escaping (ChatEngine, EngineFailure?) -> Void) {
    syncWaiters.append(completion)
    guard !isSynchronising else {
      // One round may have passed the place this wish is about: another follows.
      needsAnotherSync = true
      return
    }
    syncFailure = nil
    beginRound()
  }

  private func beginRound() {
    isSynchronising = true
    needsAnotherSync = false
    syncRound += 1
    fetchMailbox()
  }

  private func finishSynchronising(_ failure: EngineFailure?) {
    isSynchronising = false
    if needsAnotherSync, failure == nil { return beginRound() }
    needsAnotherSync = false
    if failure != nil, connection == .online, !isSyncRetried {
      // An answer that got lost: what it would have told is asked for again.
      isSyncRetried = true
      after(1000 + jitter(below: 2000)) { engine in
        engine.isSyncRetried = false
        if engine.connection == .online { engine.synchronise { _, _ in } }
      }
    }
    let waiters = syncWaiters
    syncWaiters = []
    for waiter in waiters { waiter(self, failure) }
  }

  // MARK: the mailbox

  private func fetchMailbox() {
    request("GET", "/api/mailbox?after=\(mailboxCursor)") { engine, reply in
      guard reply.isSuccess, let items = reply.body?[array: "items"] else {
        return engine.finishSynchronising(reply.failure)
      }
      engine.receiveMail(items, from: 0, more: reply.body?[bool: "more"] ?? false)
    }
  }

  /// Opens one Welcome after the other: each may need the directory before it is trusted.
  private func receiveMail(_ items: [JSON], from index: Int, more: Bool) {
    guard index < items.count else {
      if more { return fetchMailbox() }
      return fetchRooms()
    }
    let item = items[index]
    let done: (ChatEngine) -> Void = { engine in
      if let id = item[unsigned: "id"], id > engine.mailboxCursor {
        engine.mailboxCursor = id
        engine.storeMailboxCursor()
        engine.request("POST", "/api/mailbox/ack", .object("upTo", .number(id))) { _, _ in }
      }
      engine.receiveMail(items, from: index + 1, more: more)
    }
    if item[string: "type"] == "return", let id = item[uuid: "room"], let room = findRoom(id),
      let bytes = item[bytes: "payload"], let identity = try? MemberIdentity(credential: bytes)
    {
      receive(returnOf: identity, to: room)
      return done(self)
    }
    guard let id = item[unsigned: "id"], id > mailboxCursor, item[string: "type"] == "welcome",
      let room = item[uuid: "room"], let seq = item[unsigned: "seq"], let payload = item[bytes: "payload"]
    else { return done(self) }
    if let present = findRoom(room), present.group != nil, present.status == .ok, seq > present.cursor {
      // The log comes first: either it leads past this Welcome, or to the end of the membership before it.
      present.isInvitedAnew = true
      return fetchRooms()
    }
    open(welcome: payload, room: room, seq: seq, then: done)
  }

  /// - Parameter tree: of the Welcome's GroupInfo, where it has been fetched: the GroupInfo does not carry it.
  private func open(
    welcome payload: [UInt8], room id: UUIDv7, seq: UInt64, tree: RatchetTree? = nil,
    then done: @escaping (ChatEngine) -> Void
  ) {
    if let room = findRoom(id) {
      guard room.refusal == nil else { return done(self) }
      // A room that this device is in already has gone past this Welcome, unless it was removed and added again.
      guard seq > room.cursor else { return done(self) }
      guard !room.isReadable else {
        return finish(room, before: seq, attempts: 0) { engine, isOver in
          if isOver { return engine.open(welcome: payload, room: id, seq: seq, tree: tree, then: done) }
          // A Welcome for a place that the log does not reach says nothing against the membership there is.
          engine.notice(.warning, .unreadableWelcome, room: id)
          done(engine)
        }
      }
    }
    guard let message = try? MLSMessage(decoding: payload), case .welcome(let welcome) = message,
      let stored = keyPackage(for: welcome), let suite = CipherSuite(id: stored.suite),
      let bundle = try? KeyPackageBundle(decoding: stored.bundle), let identity = leafIdentity(for: stored.suite)
    else {
      notice(.warning, .unreadableWelcome)
      return done(self)
    }
    if tree == nil, let context = try? Group.contextOfTreeApart(from: welcome, keyPackage: bundle) {
      return fetchTree(of: context, room: id) { engine, tree, failure in
        if let tree { return engine.open(welcome: payload, room: id, seq: seq, tree: tree, then: done) }
        // The Welcome stays in the mailbox until an answer comes. Where the answer is no, or wrong time and again, the
        // room is joined from its public state instead.
        if let failure, failure.isPassing { return engine.finishSynchronising(failure) }
        engine.notice(.warning, failure ?? .unreadableWelcome)
        done(engine)
      }
    }
    guard
      let joined = try? Group.join(
        welcome: welcome, keyPackage: bundle, signaturePrivateKey: identity.signatureKeys.privateKey,
        ratchetTree: tree), joined.group.groupID == id.bytes
    else {
      // The room is joined from its public state instead, when the list of rooms is looked at.
      notice(.warning, .unreadableWelcome)
      return done(self)
    }
    findRoom(id)?.awaitsWelcome = false
    if let group = findRoom(id)?.group {
      // A way back into a room whose members this device knows: one of them must have opened it.
      guard let sender = joined.group.member(at: joined.sender)?.identity,
        users(of: group.publicGroup).contains(sender.user)
      else {
        notice(.warning, .strangersWelcome, room: id)
        return done(self)
      }
    }
    let members = leaves(of: joined.group.members)
    fetchContacts(unknownUsers(among: members, suite: suite.id)) { engine, failure in
      if let failure, failure.isPassing {
        // The Welcome stays in the mailbox until what it says can be checked.
        return engine.finishSynchronising(failure)
      }
      if let room = engine.findRoom(id), room.isReadable || seq <= room.cursor {
        // While the directory answered, the room was joined from outside.
        return engine.open(welcome: payload, room: id, seq: seq, tree: tree, then: done)
      }
      guard failure == nil, engine.areValid(members, suite: suite.id) else {
        engine.notice(.error, EngineFailure(.untrustedRoom))
        return done(engine)
      }
      guard engine.isAdmissible(joined.group.publicGroup) else {
        engine.notice(.error, .thirdInDirectRoom)
        return done(engine)
      }
      let room =
        engine.findRoom(id)
        ?? Room(
          id: id, label: .group, suite: suite.id, status: .ok, profileKeys: [], createdAt: engine.now, cursor: seq)
      room.suite = suite.id
      room.status = .ok
      room.reason = nil
      room.cursor = max(room.cursor, seq)
      if let key = joined.extensions.data(of: ExtensionType.roomSecrets), key.count == 32 {
        engine.add(profileKey: key, to: room)
      }
      room.leafUpdatedAt = engine.now
      room.sentSinceUpdate = 0
      room.group = joined.group
      room.endReturn()
      room.firstSeenInTree = nil
      // Nothing of this stay has been passed over yet.
      room.hasSkipped = false
      room.askedFor = SortedSet()
      if room.pending != nil {
        room.pending = nil
        engine.storePending(of: room)
      }
      room.inbox = []
      room.acknowledged = SortedSet()
      engine.rooms[id] = room
      // The Welcome may have waited for days: what is written before the log is read waits, too.
      room.isCurrent = false
      room.isRolledBack = false
      engine.forget(stored)
      engine.store(room)
      engine.storeGroup(of: room)
      engine.prepareFewTimeKeys(of: room)
      engine.noteEpoch(of: room, joined: true)
      done(engine)
    }
  }

  /// Reads what was said up to this device's removal, before it joins the room once more.
  ///
  /// - Parameter next: called with false where the log did not lead there in time.
  private func finish(
    _ room: Room, before seq: UInt64, attempts: Int, then next: @escaping (ChatEngine, Bool) -> Void
  ) {
    room.awaitsWelcome = true
    let id = room.id
    fetch(room)
    after(50) { engine in
      guard let room = engine.findRoom(id), room.isReadable, room.cursor < seq else {
        engine.findRoom(id)?.awaitsWelcome = false
        return next(engine, true)
      }
      guard attempts < 200 else {
        room.awaitsWelcome = false
        return next(engine, false)
      }
      engine.finish(room, before: seq, attempts: attempts + 1, then: next)
    }
  }

  // MARK: rooms

  private func fetchRooms() {
    syncRoundWithMail = syncRound
    // What is joined while the answer is on its way cannot be in it.
    var known = SortedTable<UUIDv7, UInt64>()
    for room in rooms.values where room.group != nil { known[room.id] = room.cursor }
    request("GET", "/api/rooms") { engine, reply in
      guard reply.isSuccess, let list = reply.body?[array: "rooms"] else {
        return engine.finishSynchronising(reply.failure)
      }
      var listed = SortedSet<UUIDv7>()
      for json in list {
        guard let id = json[uuid: "id"], !engine.making.contains(id) else { continue }
        listed.insert(id)
        engine.learn(room: id, json)
        if let cursor = known[id], let seq = json[unsigned: "seq"], seq < cursor, let room = engine.findRoom(id) {
          // The log had come further when the question was asked: this is not the log that was read.
          engine.fork(room)
        }
      }
      for room in engine.orderedRooms where !listed.contains(room.id) && room.status != .left {
        if room.group == nil {
          engine.close(room, because: Self.noMember)
          engine.rooms[room.id] = nil
          engine.store(Room.prefix, of: room, nil)
          engine.roomsDidChange()
        } else if known[room.id] != nil {
          engine.end(room)
        }
      }
      engine.backUpIfNeeded()
      var behind: [UUIDv7] = []
      for room in engine.orderedRooms where room.status != .left {
        if room.group == nil {
          if room.status != .failed { engine.rejoin(room) }
        } else if room.status == .repairing {
          engine.rejoin(room)
        } else if room.cursor < room.serverSeq {
          behind.append(room.id)
        } else {
          engine.becomeCurrent(room)
        }
      }
      engine.catchUp(behind)
    }
  }

  private func learn(room id: UUIDv7, _ json: JSON) {
    guard let suite = json[unsigned: "suite"], suite <= 0xffff else { return }
    let room =
      findRoom(id)
      ?? Room(
        id: id, label: .group, suite: UInt16(suite), status: .joining, profileKeys: [], createdAt: now, cursor: 0)
    if findRoom(id) == nil { rooms[id] = room }
    room.suite = UInt16(suite)
    room.label = RoomKind(named: json[string: "kind"]) ?? room.label
    room.createdAt = json[unsigned: "createdAt"] ?? room.createdAt
    room.profileBlob = json[bytes: "profile"] ?? room.profileBlob
    room.serverSeq = max(room.serverSeq, json[unsigned: "seq"] ?? 0)
    room.role = Role(named: json[string: "role"]) ?? room.role
    if room.status == .left { room.status = room.group == nil ? .joining : .ok }
    room.isEnding = false
    store(room)
  }

  private func catchUp(_ rooms: [UUIDv7]) {
    for id in rooms {
      if let room = findRoom(id) { fetch(room) }
    }
    waitForRooms(attempts: 0)
  }

  /// The round is over when no room has entries of the log under way.
  private func waitForRooms(attempts: Int) {
    for room in rooms.values where room.isFetching || room.isWaitingForDirectory || room.isRepairing {
      guard attempts < 1200 else { break }
      after(25) { engine in engine.waitForRooms(attempts: attempts + 1) }
      return
    }
    finishSynchronising(syncFailure)
  }
}

extension EngineFailure {
  static var strangersWelcome: EngineFailure { EngineFailure(.strangersWelcome) }
  static var unreadableWelcome: EngineFailure { EngineFailure(.welcomeUnreadable) }
}
