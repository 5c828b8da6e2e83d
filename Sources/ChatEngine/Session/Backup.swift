import ChatProtocol
import EngineInterface
import WireCoding

/// The account's sealed backup: what a new device needs of this one.
extension ChatEngine {
  func add(profileKey: [UInt8], to room: Room) {
    guard !room.profileKeys.contains(profileKey) else { return }
    room.profileKeys.insert(profileKey, at: 0)
    if room.profileKeys.count > 4 { room.profileKeys.removeLast() }
    needsBackup = true
    store(Text(Self.backupDueKey), [1])
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
    request(
      "PUT", "/api/backup",
      .object("backup", .bytes(sealed))
        .adding("version", .number(account.backupVersion))
    ) {
      engine, reply in
      engine.isBackingUp = false
      if reply.isSuccess, let version = reply.body?[unsigned: "version"] {
        engine.account?.backupVersion = version
        if let account = engine.account { engine.store(Text(Account.recordKey), account.encoded) }
        if !engine.needsBackup { engine.store(Text(Self.backupDueKey), nil) }
        engine.backUpIfNeeded()
      } else if reply.status == 409 {
        engine.mergeBackup()
      }
    }
  }

  /// Another device of the account has written first: its keys are taken over, and ours added to them.
  private func mergeBackup() {
    request("GET", "/api/backup") { engine, reply in
      guard let account = engine.account, let blob = reply.body?[bytes: "backup"],
        let version = reply.body?[unsigned: "version"],
        let backup = try? AccountBackup.open(blob, key: account.backupKey, user: account.userID)
      else { return }
      engine.account?.backupVersion = version
      if let account = engine.account { engine.store(Text(Account.recordKey), account.encoded) }
      for key in backup.rooms {
        guard let room = engine.findRoom(key.room), !room.profileKeys.contains(key.profileKey) else { continue }
        room.profileKeys.append(key.profileKey)
        engine.store(room)
      }
      engine.needsBackup = true
      engine.backUpIfNeeded()
    }
  }
}
