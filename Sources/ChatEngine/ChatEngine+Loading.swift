import ChatProtocol
import Ciphers
import MLS
import WireCoding

extension ChatEngine {
  static let mailboxKey = "mailbox"
  /// Present while the backup lacks a room's profile key: a process may end before the server has it.
  static let backupDueKey = "backup-due"

  /// Takes over the store's records. Work that is under way goes on: it finds its room again by id.
  func load(_ records: [EngineRecord]) {
    let before = rooms
    account = nil
    rooms = [:]
    contacts = [:]
    keyPackages = []
    mailboxCursor = 0
    needsBackup = false
    serverKeys = [:]
    var trees: SortedTable<UUIDv7, [UInt8]> = [:]
    var secrets: SortedTable<UUIDv7, [UInt8]> = [:]
    var pending: [(UUIDv7, PendingChange)] = []
    var outgoing: [(String, OutgoingMessage)] = []
    var fewTimeKeys: SortedTable<UUIDv7, FewTimeKeys> = [:]
    var witnesses: [(String, FewTimeWitness)] = []
    warmKey = nil
    var departing: [(UUIDv7, [UInt8])] = []
    var standings: [(UUIDv7, Standing)] = []
    for record in records {
      let key = record.key
      if key == Account.recordKey {
        account = try? Account(decoding: record.value)
      } else if key == Self.mailboxKey {
        var reader = WireReader(record.value)
        mailboxCursor = (try? reader.readUInt64()) ?? 0
      } else if key == Self.backupDueKey {
        needsBackup = true
      } else if has(key, Room.prefix) {
        if let room = try? Room.decode(record.value) { rooms[room.id] = room }
      } else if has(key, Room.treePrefix) {
        if let id = id(key, Room.treePrefix) { trees[id] = record.value }
      } else if has(key, Room.secretsPrefix) {
        if let id = id(key, Room.secretsPrefix) { secrets[id] = record.value }
      } else if has(key, Room.pendingPrefix) {
        if let id = id(key, Room.pendingPrefix), let change = try? PendingChange(decoding: record.value) {
          pending.append((id, change))
        }
      } else if has(key, Room.outboxPrefix) {
        if let message = try? OutgoingMessage(decoding: record.value) {
          outgoing.append((tail(key, Room.outboxPrefix), message))
        }
      } else if has(key, FewTimeKeys.prefix) {
        if let id = id(key, FewTimeKeys.prefix), let keys = try? FewTimeKeys(decoding: record.value) {
          fewTimeKeys[id] = keys
          if keys.isRecordOld { store(key, keys.encoded) }
        }
      } else if has(key, FewTimeWitness.prefix) {
        if let witness = try? FewTimeWitness(decoding: record.value) {
          witnesses.append((tail(key, FewTimeWitness.prefix), witness))
        }
      } else if has(key, Room.departingPrefix) {
        if let id = id(key, Room.departingPrefix) { departing.append((id, record.value)) }
      } else if has(key, Self.serverKeyPrefix) {
        for suite in suites where key == Self.serverKeyPrefix + String(suite.id) { serverKeys[suite.id] = record.value }
      } else if has(key, Standing.prefix) {
        if let id = id(key, Standing.prefix), let standing = try? Standing(decoding: record.value) {
          standings.append((id, standing))
        }
      } else if has(key, Contact.prefix) {
        if let contact = try? Contact(decoding: record.value) { contacts[contact.userID] = contact }
      } else if has(key, StoredKeyPackage.prefix) {
        if let package = try? StoredKeyPackage(decoding: record.value) { keyPackages.append(package) }
      }
    }
    for (id, room) in rooms {
      if let tree = trees[id], let secret = secrets[id] { room.setGroup(tree: tree, secrets: secret) }
      if let keys = fewTimeKeys[id] { room.fewTimeKeys = keys }
      if let old = before[id] { room.takeOverWork(of: old) }
    }
    for (id, change) in pending {
      guard let room = rooms[id] else { continue }
      change.acceptedSeq = before[id]?.pending?.acceptedSeq
      change.isFresh = before[id]?.pending?.id == change.id && before[id]?.pending?.isFresh == true
      change.acceptedTime = before[id]?.pending?.acceptedTime ?? 0
      room.pending = change
    }
    for (id, value) in departing {
      guard let room = rooms[id] else { continue }
      var reader = WireReader(value)
      room.departing = (try? reader.readVector(limit: 1 << 16)) ?? []
    }
    for (id, standing) in standings { rooms[id]?.standing = standing }
    for (text, message) in outgoing {
      if let (id, _) = pair(text) { rooms[id]?.outbox.append(message) }
    }
    for (text, witness) in witnesses {
      if let (id, device) = pair(text) { rooms[id]?.witnesses[device] = witness }
    }
    for room in orderedRooms {
      room.outbox.arrange { $0.id < $1.id }
      // What is still on its way is shown again.
      for outgoing in room.outbox where outgoing.isVisible && before[room.id] == nil {
        if let message = try? JSON(parsing: outgoing.message) {
          emit(["event": "message", "message": message.adding("pending", true)])
        }
      }
    }
    for id in before.keys where rooms[id] == nil {
      if let old = before[id] { failJobs(of: old, .noGroup) }
    }
    if phase != .working { phase = account == nil ? .signedOut : .ready }
    stateDidChange()
    roomsDidChange()
  }

  /// By bytes: the standard library looks for the bounds of characters, which is 5 KB of code.
  @inline(never)
  private func has(_ key: String, _ prefix: String) -> Bool {
    Array(key.utf8).starts(with: Array(prefix.utf8))
  }

  @inline(never)
  private func tail(_ key: String, _ prefix: String) -> String {
    String(decoding: Array(key.utf8).dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  /// The id that a key ends in.
  @inline(never)
  private func id(_ key: String, _ prefix: String) -> UUIDv7? { try? UUIDv7(text: tail(key, prefix)) }

  /// The two ids of a key's tail `id/id`.
  private func pair(_ text: String) -> (UUIDv7, UUIDv7)? {
    let text = Array(text.utf8)
    guard let slash = text.firstIndex(of: 0x2f),
      let first = try? UUIDv7(text: String(decoding: text[..<slash], as: UTF8.self)),
      let second = try? UUIDv7(text: String(decoding: text[(slash + 1)...], as: UTF8.self))
    else { return nil }
    return (first, second)
  }

  // MARK: writing

  func store(_ room: Room) {
    store(Room.key(Room.prefix, room.id), room.encoded)
    roomsDidChange()
  }

  /// The whole group: after a change of epoch.
  func storeGroup(of room: Room) {
    guard let group = room.group else {
      store(Room.key(Standing.prefix, room.id), nil)
      store(Room.key(Room.treePrefix, room.id), nil)
      store(Room.key(Room.secretsPrefix, room.id), nil)
      return
    }
    store(Room.key(Room.treePrefix, room.id), group.serializedTree)
    store(Room.key(Room.secretsPrefix, room.id), group.serializedSecrets)
  }

  /// The ratchets alone: after a message.
  func storeSecrets(of room: Room) {
    guard let group = room.group else { return }
    store(Room.key(Room.secretsPrefix, room.id), group.serializedSecrets)
  }

  func storePending(of room: Room) {
    store(Room.key(Room.pendingPrefix, room.id), room.pending?.encoded)
  }

  func storeMailboxCursor() {
    var writer = WireWriter()
    writer.write(mailboxCursor)
    store(Self.mailboxKey, writer.bytes)
  }
}

extension Room {
  func takeOverWork(of old: Room) {
    inbox = old.inbox
    acknowledged = old.acknowledged
    isFetching = old.isFetching
    isPreparingKeys = old.isPreparingKeys
    failedFetches = old.failedFetches
    isHoldingBack = old.isHoldingBack
    awaitsWelcome = old.awaitsWelcome
    hasAskedMailbox = old.hasAskedMailbox
    isAskingForReturn = old.isAskingForReturn
    isCurrent = old.isCurrent
    heardAt = old.heardAt
    isConfirming = old.isConfirming
    isRolledBack = old.isRolledBack
    isWaitingForDirectory = old.isWaitingForDirectory
    jobs = old.jobs
    serverSeq = old.serverSeq
    repairAttempts = old.repairAttempts
    isRepairing = old.isRepairing
    returnedAt = old.returnedAt
    returns = old.returns
    isReturningLater = old.isReturningLater
    isEnding = old.isEnding
    isInvitedAnew = old.isInvitedAnew
    takeOverFewTimeKeys(of: old)
  }

  /// Goes on with the keys of this process, unless another process of the device has begun a batch since: receivers
  /// remember the last two batches, so all have to sign with the newest.
  private func takeOverFewTimeKeys(of old: Room) {
    guard old.fewTimeKeys.lastNumber == fewTimeKeys.lastNumber else { return old.fewTimeKeys.drop() }
    fewTimeKeys = old.fewTimeKeys
    old.fewTimeKeys = FewTimeKeys()
  }
}
