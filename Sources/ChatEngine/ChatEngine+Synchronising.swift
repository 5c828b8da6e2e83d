import ChatProtocol
import Ciphers
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
    isSynchronising = true
    needsAnotherSync = false
    syncFailure = nil
    fetchMailbox()
  }

  private func finishSynchronising(_ failure: EngineFailure?) {
    isSynchronising = false
    if needsAnotherSync, failure == nil {
      isSynchronising = true
      needsAnotherSync = false
      return fetchMailbox()
    }
    needsAnotherSync = false
    let waiters = syncWaiters
    syncWaiters = []
    for waiter in waiters { waiter(self, failure) }
  }

  // MARK: the mailbox

  private func fetchMailbox() {
    request("GET", "/api/mailbox?after=\(mailboxCursor)") { engine, reply in
      guard reply.isSuccess, let items = reply.body?["items"]?.array else {
        return engine.finishSynchronising(reply.failure)
      }
      engine.receiveMail(items[...], more: reply.body?["more"]?.bool ?? false)
    }
  }

  /// Opens one Welcome after the other: each may need the directory before it is trusted.
  private func receiveMail(_ items: ArraySlice<JSON>, more: Bool) {
    guard let item = items.first else {
      if more { return fetchMailbox() }
      return fetchRooms()
    }
    let done: (ChatEngine) -> Void = { engine in
      if let id = item["id"]?.unsigned, id > engine.mailboxCursor {
        engine.mailboxCursor = id
        engine.storeMailboxCursor()
        engine.request("POST", "/api/mailbox/ack", ["upTo": .number(id)]) { _, _ in }
      }
      engine.receiveMail(items.dropFirst(), more: more)
    }
    guard let id = item["id"]?.unsigned, id > mailboxCursor, item["type"]?.string == "welcome",
      let room = item["room"]?.uuid, let seq = item["seq"]?.unsigned, let payload = item["payload"]?.bytes
    else { return done(self) }
    if let present = rooms[room], present.group != nil, present.status == .ok, seq > present.cursor {
      // The log comes first: either it leads past this Welcome, or to the end of the membership before it.
      present.isInvitedAnew = true
      return fetchRooms()
    }
    open(welcome: payload, room: room, seq: seq, then: done)
  }

  private func open(welcome payload: [UInt8], room id: UUIDv7, seq: UInt64, then done: @escaping (ChatEngine) -> Void) {
    // A room that this device is in already has gone past this Welcome.
    if let room = rooms[id], room.group != nil, room.status == .ok { return done(self) }
    guard let message = try? MLSMessage(decoding: payload), case .welcome(let welcome) = message,
      let stored = keyPackage(for: welcome), let suite = CipherSuite(id: stored.suite),
      let bundle = try? KeyPackageBundle(decoding: stored.bundle), let identity = leafIdentity(for: stored.suite),
      let joined = try? Group.join(
        welcome: welcome, keyPackage: bundle, signaturePrivateKey: identity.signatureKeys.privateKey),
      joined.group.groupID == id.bytes
    else {
      // The room is joined from its public state instead, when the list of rooms is looked at.
      notice("warning", EngineFailure("welcome_unreadable", "An invitation could not be opened; joining another way."))
      return done(self)
    }
    let members = leaves(of: joined.group.members)
    fetchContacts(unknownUsers(among: members, suite: suite.id)) { engine, failure in
      guard failure == nil, engine.areValid(members, suite: suite.id) else {
        engine.notice(
          "error", EngineFailure("untrusted_device", "A room was not joined: it holds a device without a certificate."))
        return done(engine)
      }
      let room =
        engine.rooms[id]
        ?? Room(
          id: id, kind: "group", suite: suite.id, status: .ok, profileKeys: [], createdAt: engine.now, cursor: seq)
      room.suite = suite.id
      room.status = .ok
      room.reason = ""
      room.cursor = max(room.cursor, seq)
      if let key = joined.extensions.data(of: ExtensionType.roomSecrets), key.count == 32 {
        engine.add(profileKey: key, to: room)
      }
      room.leafUpdatedAt = engine.now
      room.group = joined.group
      engine.rooms[id] = room
      engine.forget(stored)
      engine.store(room)
      engine.storeGroup(of: room)
      engine.prepareFewTimeKeys(of: room)
      done(engine)
    }
  }

  // MARK: rooms

  private func fetchRooms() {
    request("GET", "/api/rooms") { engine, reply in
      guard reply.isSuccess, let list = reply.body?["rooms"]?.array else {
        return engine.finishSynchronising(reply.failure)
      }
      var listed: Set<UUIDv7> = []
      for json in list {
        guard let id = json["id"]?.uuid else { continue }
        listed.insert(id)
        engine.learn(room: id, json)
      }
      for room in engine.rooms.values where !listed.contains(room.id) && room.status != .left {
        if room.group == nil {
          engine.rooms[room.id] = nil
          engine.store(Room.key(Room.prefix, room.id), nil)
          engine.roomsDidChange()
        } else {
          engine.end(room)
        }
      }
      engine.backUpIfNeeded()
      var behind: [UUIDv7] = []
      for room in engine.rooms.values where room.status != .left {
        if room.group == nil {
          if room.status == .joining || room.status == .ok { engine.rejoin(room) }
        } else if room.cursor < room.serverSeq {
          behind.append(room.id)
        }
      }
      engine.catchUp(behind)
    }
  }

  private func learn(room id: UUIDv7, _ json: JSON) {
    guard let suite = json["suite"]?.unsigned, suite <= 0xffff else { return }
    let room =
      rooms[id]
      ?? Room(
        id: id, kind: "group", suite: UInt16(suite), status: .joining, profileKeys: [], createdAt: now, cursor: 0)
    if rooms[id] == nil { rooms[id] = room }
    room.suite = UInt16(suite)
    room.kind = json["kind"]?.string ?? room.kind
    room.createdAt = json["createdAt"]?.unsigned ?? room.createdAt
    room.profileBlob = json["profile"]?.bytes ?? room.profileBlob
    room.serverSeq = max(room.serverSeq, json["seq"]?.unsigned ?? 0)
    if room.status == .left { room.status = room.group == nil ? .joining : .ok }
    room.isEnding = false
    store(room)
  }

  private func catchUp(_ rooms: [UUIDv7]) {
    for id in rooms {
      if let room = self.rooms[id] { fetch(room) }
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

  // MARK: backup

  func add(profileKey: [UInt8], to room: Room) {
    guard !room.profileKeys.contains(profileKey) else { return }
    room.profileKeys.insert(profileKey, at: 0)
    if room.profileKeys.count > 4 { room.profileKeys.removeLast() }
    needsBackup = true
    store(Self.backupDueKey, [1])
  }

  /// Puts the rooms' profile keys into the account's backup, so that a new device can read their names.
  func backUpIfNeeded() {
    guard needsBackup, !isBackingUp, phase == .ready, let account else { return }
    isBackingUp = true
    needsBackup = false
    var keys: [AccountBackup.RoomKey] = []
    for room in rooms.values where room.status != .left {
      if let key = room.profileKeys.first { keys.append(.init(room: room.id, profileKey: key)) }
    }
    keys.arrange { $0.room < $1.room }
    let backup = AccountBackup(accountKey: account.accountPrivateKey, rooms: keys)
    guard let sealed = try? backup.sealed(key: account.backupKey, user: account.userID, entropy: entropy) else {
      isBackingUp = false
      return
    }
    request("PUT", "/api/backup", ["backup": .bytes(sealed), "version": .number(account.backupVersion)]) {
      engine, reply in
      engine.isBackingUp = false
      if reply.isSuccess, let version = reply.body?["version"]?.unsigned {
        engine.account?.backupVersion = version
        if let account = engine.account { engine.store(Account.recordKey, account.encoded) }
        if !engine.needsBackup { engine.store(Self.backupDueKey, nil) }
        engine.backUpIfNeeded()
      } else if reply.status == 409 {
        engine.mergeBackup()
      }
    }
  }

  /// Another device of the account has written first: its keys are taken over, and ours added to them.
  private func mergeBackup() {
    request("GET", "/api/backup") { engine, reply in
      guard let account = engine.account, let blob = reply.body?["backup"]?.bytes,
        let version = reply.body?["version"]?.unsigned,
        let backup = try? AccountBackup.open(blob, key: account.backupKey, user: account.userID)
      else { return }
      engine.account?.backupVersion = version
      if let account = engine.account { engine.store(Account.recordKey, account.encoded) }
      for key in backup.rooms {
        guard let room = engine.rooms[key.room], !room.profileKeys.contains(key.profileKey) else { continue }
        room.profileKeys.append(key.profileKey)
        engine.store(room)
      }
      engine.needsBackup = true
      engine.backUpIfNeeded()
    }
  }
}
