import ChatProtocol
import EngineInterface
import WireCoding

/// The account's sealed backup: what a new device needs of this one.
extension ChatEngine {
  func add(profileKey: [UInt8], to room: Room) {
    guard !room.record.profileKeys.contains(profileKey) else { return }
    room.record.profileKeys.insert(profileKey, at: 0)
    if room.record.profileKeys.count > 4 { room.record.profileKeys.removeLast() }
    needsBackup = true
    store(Text(Self.backupDueKey), [1])
  }

  /// Puts the rooms' profile keys into the account's backup, so that a new device can read their names.
  func backUpIfNeeded() {
    guard needsBackup, case .idle = backupState, phase == .ready, let account else { return }
    var keys: [AccountBackup.RoomKey] = []
    for room in rooms.values where room.status != .left {
      if let key = room.record.profileKeys.first { keys.append(.init(room: room.id, profileKey: key)) }
    }
    keys.arrange { $0.room < $1.room }
    let backup = AccountBackup(accountKey: account.accountPrivateKey, rooms: keys)
    guard let sealed = try? backup.sealed(key: account.backupKey, user: account.userID, entropy: entropy) else {
      return
    }
    needsBackup = false
    backupState = .writing
    request(
      "PUT", "/api/backup",
      .object("backup", .bytes(sealed)).adding("version", .number(account.backupVersion)), for: .backup)
  }

  func backupAnswered(_ reply: EngineReply) {
    switch backupState {
    case .idle: return
    case .writing where reply.status == 409:
      backupState = .merging
      request("GET", "/api/backup", for: .backup)
    case .writing:
      backupState = .idle
      guard reply.isSuccess, let version = reply.body?[unsigned: "version"] else {
        // The next round of synchronising tries again.
        needsBackup = needsBackup || reply.isPassing
        return
      }
      keep(backupVersion: version)
      if !needsBackup { store(Text(Self.backupDueKey), nil) }
      backUpIfNeeded()
    case .merging:
      backupState = .idle
      mergeBackup(reply.body)
    }
  }

  /// Another device's keys are taken over, and ours added to them.
  private func mergeBackup(_ body: JSON?) {
    guard let account, let blob = body?[bytes: "backup"], let version = body?[unsigned: "version"],
      let backup = try? AccountBackup.open(blob, key: account.backupKey, user: account.userID)
    else {
      needsBackup = true
      return
    }
    keep(backupVersion: version)
    for key in backup.rooms {
      guard let room = findRoom(key.room), !room.record.profileKeys.contains(key.profileKey) else { continue }
      room.record.profileKeys.append(key.profileKey)
      store(room)
    }
    needsBackup = true
    backUpIfNeeded()
  }

  private func keep(backupVersion version: UInt64) {
    guard let account else { return }
    account.backupVersion = version
    store(Text(Account.recordKey), account.encoded)
  }
}
