import ChatProtocol
import HBSS
import WireCoding

extension ChatEngine {
  /// Logs in: again on a device that is known, or as a new device of an account whose key comes from the backup.
  func logIn(_ reference: JSON?, login: Text, password: Text, deviceName: Text) {
    guard phase != .working else {
      return fail(reference, "busy", "Something else is under way.")
    }
    if let account, account.username != login, !Array(login.utf8).contains(0x40) {
      return fail(reference, "signed_in", "This device belongs to another account: log out first.")
    }
    if let failure = checkPassword(password, deviceName: deviceName) { return fail(reference, failure) }
    deriveKeys(reference, login: login, password: password) { engine, keys in
      engine.openSession(reference, login: login, keys: keys, deviceName: deviceName)
    }
  }

  private func openSession(_ reference: JSON?, login: Text, keys: PasswordKeys, deviceName: Text) {
    var body = JSON.object("login", .string(login)).adding("password", .string(keys.authSecret))
    if let account { body.add("device", .id(account.deviceID)) }
    request("POST", "/api/auth/login", body, authenticated: false, session: true) { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      guard let user = reply.body?["user"], let userID = user[uuid: "id"], let username = user[string: "username"]
      else { return engine.abandon(reference, .unexpectedAnswer) }
      if let account = engine.account {
        guard account.userID == userID else {
          return engine.abandon(
            reference, EngineFailure("signed_in", "This device belongs to another account: log out first."))
        }
        engine.phase = .ready
        engine.stateDidChange()
        engine.succeed(
          reference,
          .object("user", .id(userID))
            .adding("device", .id(account.deviceID)))
        if engine.wantsConnection { engine.connect() }
        return
      }
      engine.fetchBackup(reference, userID: userID, username: username, keys: keys, deviceName: deviceName)
    }
  }

  private func fetchBackup(
    _ reference: JSON?, userID: UUIDv7, username: Text, keys: PasswordKeys, deviceName: Text
  ) {
    progress(3, "Fetching your account key")
    request("GET", "/api/backup") { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      guard let blob = reply.body?[bytes: "backup"], let version = reply.body?[unsigned: "version"] else {
        return engine.abandon(reference, .unexpectedAnswer)
      }
      guard let backup = try? AccountBackup.open(blob, key: keys.backupKey, user: userID),
        let accountKey = try? SLHDSAPrivateKey(parameters: .sha2_128s, bytes: backup.accountKey)
      else {
        return engine.abandon(
          reference, EngineFailure("backup_damaged", "The account's backup does not open with this password."))
      }
      engine.makeDevice(
        userID: userID, username: username, accountKey: accountKey, backupKey: keys.backupKey, deviceName: deviceName
      ) { engine, account in
        guard let account else { return engine.abandon(reference, .keyFailure) }
        account.backupVersion = version
        engine.registerDevice(reference, account: account, rooms: backup.rooms)
      }
    }
  }

  private func registerDevice(_ reference: JSON?, account: Account, rooms keys: [AccountBackup.RoomKey]) {
    progress(6, "Registering this device")
    request("POST", "/api/devices", deviceJSON(account), session: true) { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      for key in keys {
        let room = Room(
          id: key.room, label: "group", suite: 0, status: .joining, profileKeys: [key.profileKey],
          createdAt: engine.now,
          cursor: 0)
        engine.rooms[key.room] = room
        engine.store(room)
      }
      engine.adopt(account, reference)
    }
  }

  func logOut(_ reference: JSON?) {
    disconnect()
    dropWork(for: reference)
    forgetRecords()
    online = SortedSet()
    phase = .signedOut
    act(.forgetSession)
    stateDidChange()
    roomsDidChange()
    succeed(reference)
  }

  /// The server ended the session: keys and history stay, and logging in goes on with them.
  func sessionLost() {
    disconnect()
    notice("warning", EngineFailure("session_ended", "Your session has ended. Log in again to go on."))
    stateDidChange()
  }
}

extension EngineFailure {
  static var unexpectedAnswer: EngineFailure {
    EngineFailure("unexpected_answer", "The server's answer could not be understood.")
  }
}
