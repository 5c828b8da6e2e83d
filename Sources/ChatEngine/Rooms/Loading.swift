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
    var stored = SortedTable<UUIDv7, StoredRoom>()
    for record in records {
      take(record)
      guard record.key.hasPrefix(Text(Room.prefix)), let room = try? RoomRecord(decoding: record.value) else {
        continue
      }
      stored[room.id] = StoredRoom(room)
    }
    for record in records {
      let (kind, ids) = parts(of: record.key)
      if let id = ids.first { stored[id]?.take(record.value, kind, ids) }
    }
    for id in stored.keys {
      if let room = stored[id] { adopt(room, as: before[id]) }
    }
    for id in before.keys where findRoom(id) == nil {
      if let old = before[id] { failJobs(of: old, .noGroup) }
    }
    stateDidChange()
    roomsDidChange()
  }

  /// - Parameter known: the room as it was until now.
  private func adopt(_ stored: StoredRoom, as known: Room?) {
    var stored = stored
    stored.outbox.arrange { $0.id < $1.id }
    let room = known ?? Room(stored.record)
    room.adopt(stored)
    rooms[room.id] = room
    guard known == nil else { return }
    // What is still on its way is shown again.
    for outgoing in room.outbox where outgoing.isVisible { tell(outgoing, of: room, .pending) }
  }

  /// Takes over a record that stands for itself.
  private func take(_ record: EngineRecord) {
    switch parts(of: record.key).kind {
    case Account.recordKey: account = try? Account(decoding: record.value)
    case Self.mailboxKey:
      var reader = WireReader(record.value)
      mailboxCursor = (try? reader.readUInt64()) ?? 0
    case Self.backupDueKey: needsBackup = true
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
    store(Room.prefix, of: room, room.record.encoded)
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
