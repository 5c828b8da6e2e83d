import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  static var mailboxKey: Literal { "mailbox" }
  /// Present while the backup lacks a room's profile key: a process may end before the server has it.
  static var backupDueKey: Literal { "backup-due" }

  /// Takes over the store's records. Work that is under way goes on: it finds its room again by id.
  func load(_ records: [EngineRecord]) {
    let before = rooms
    forgetRecords()
    for record in records { take(record) }
    for record in records {
      let (kind, ids) = parts(of: record.key)
      guard let id = ids.first, let room = findRoom(id) else { continue }
      take(record.value, kind, ids, of: room, before: before[id])
    }
    for room in orderedRooms {
      let old = before[room.id]
      if let old { room.takeOverWork(of: old) }
      room.outbox.arrange { $0.id < $1.id }
      // What is still on its way is shown again.
      for outgoing in room.outbox where outgoing.isVisible && old == nil {
        tell(outgoing, of: room, .pending)
      }
    }
    for id in before.keys where findRoom(id) == nil {
      if let old = before[id] { failJobs(of: old, .noGroup) }
    }
    if phase != .working { phase = account == nil ? .signedOut : .ready }
    stateDidChange()
    roomsDidChange()
  }

  /// Takes over a record that stands for itself.
  private func take(_ record: EngineRecord) {
    switch parts(of: record.key).kind {
    case Account.recordKey: account = try? Account(decoding: record.value)
    case Self.mailboxKey:
      var reader = WireReader(record.value)
      mailboxCursor = (try? reader.readUInt64()) ?? 0
    case Self.backupDueKey: needsBackup = true
    case Room.prefix:
      if let room = try? Room.decode(record.value) { rooms[room.id] = room }
    case FewTimeKeys.prefix:
      if let keys = try? FewTimeKeys(decoding: record.value), keys.isRecordOld { store(record.key, keys.encoded) }
    case Self.serverKeyPrefix:
      for suite in suites where record.key == Text(Self.serverKeyPrefix) + Text(suite.id) {
        serverKeys.set(UInt32(suite.id), to: record.value)
      }
    case Contact.prefix:
      if let contact = try? Contact(decoding: record.value) { contacts[contact.userID] = contact }
    case StoredKeyPackage.prefix:
      if let package = try? StoredKeyPackage(decoding: record.value) { keyPackages.append(package) }
    default: return
    }
  }

  /// Takes over a record that belongs to a room.
  ///
  /// - Parameter before: the room as it was until now.
  private func take(_ value: [UInt8], _ kind: Text, _ ids: [UUIDv7], of room: Room, before: Room?) {
    switch kind {
    case Room.treePrefix: room.storedTree = value
    case Room.secretsPrefix: room.storedSecrets = value
    case Room.pendingPrefix:
      guard let change = try? PendingChange(decoding: value) else { return }
      let old = before?.pending
      change.acceptedSeq = old?.acceptedSeq
      change.acceptedTime = old?.acceptedTime ?? 0
      change.isFresh = old?.id == change.id && old?.isFresh == true
      room.pending = change
    case Room.outboxPrefix:
      if let message = try? OutgoingMessage(decoding: value) { room.outbox.append(message) }
    case FewTimeKeys.prefix:
      if let keys = try? FewTimeKeys(decoding: value) { room.fewTimeKeys = keys }
    case FewTimeWitness.prefix:
      if ids.count == 2, let witness = try? FewTimeWitness(decoding: value) { room.witnesses[ids[1]] = witness }
    case Room.departingPrefix:
      var reader = WireReader(value)
      room.departing = (try? reader.readVector(limit: 1 << 16)) ?? []
    case Standing.prefix:
      if let standing = try? Standing(decoding: value) { room.standing = standing }
    default: return
    }
  }

  /// What a key says: what kind of record it is, up to the first slash and with it, and the ids after that, with slashes
  /// between; no ids where something else follows.
  private func parts(of key: Text) -> (kind: Text, ids: [UUIDv7]) {
    let bytes = Array(key.utf8)
    guard let slash = bytes.firstIndex(of: 0x2f) else { return (key, []) }
    let kind = Text(decoding: bytes[...slash], as: UTF8.self)
    var ids: [UUIDv7] = []
    var start = slash + 1
    while start < bytes.count {
      let end = min(start + UUIDv7.textLength, bytes.count)
      guard let id = try? UUIDv7(text: Text(decoding: bytes[start..<end], as: UTF8.self)),
        end == bytes.count || bytes[end] == 0x2f
      else { return (kind, []) }
      ids.append(id)
      start = end + 1
    }
    return (kind, ids)
  }

  // MARK: writing

  func store(_ room: Room) {
    store(Room.prefix, of: room, room.encoded)
    roomsDidChange()
  }

  /// The whole group: after a change of epoch.
  func storeGroup(of room: Room) {
    guard let group = room.group else {
      store(Standing.prefix, of: room, nil)
      store(Room.treePrefix, of: room, nil)
      store(Room.secretsPrefix, of: room, nil)
      return
    }
    store(Room.treePrefix, of: room, group.serializedTree)
    store(Room.secretsPrefix, of: room, group.serializedSecrets)
  }

  /// The ratchets alone: after a message.
  func storeSecrets(of room: Room) {
    guard let group = room.group else { return }
    store(Room.secretsPrefix, of: room, group.serializedSecrets)
  }

  func storePending(of room: Room) {
    store(Room.pendingPrefix, of: room, room.pending?.encoded)
  }

  func storeMailboxCursor() {
    var writer = WireWriter()
    writer.write(mailboxCursor)
    store(Text(Self.mailboxKey), writer.bytes)
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
    firstSeenInTree = old.firstSeenInTree
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
    strangers = old.strangers
    acceptsStrangers = old.acceptsStrangers
    hasSkipped = old.hasSkipped
    repairPauses = old.repairPauses
    hasAskedForReturn = old.hasAskedForReturn
    askedFor = old.askedFor
    refusals = old.refusals
    returnedAt = old.returnedAt
    returns = old.returns
    isReturningLater = old.isReturningLater
    isEnding = old.isEnding
    isInvitedAnew = old.isInvitedAnew
    roles = old.roles
    rolesToldAt = old.rolesToldAt
    takeOverFewTimeKeys(of: old)
    takeOverOneTimeKeys(of: old)
  }

  /// Goes on with the keys of this process, unless another process of the device has begun a batch since: receivers
  /// remember the last two batches, so all have to sign with the newest.
  private func takeOverFewTimeKeys(of old: Room) {
    guard old.fewTimeKeys.lastNumber == fewTimeKeys.lastNumber else { return old.fewTimeKeys.drop() }
    fewTimeKeys = old.fewTimeKeys
    old.fewTimeKeys = FewTimeKeys()
  }
}
