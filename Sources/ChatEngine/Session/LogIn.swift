import ChatProtocol
import EngineInterface
import HBSS
import WireCoding

extension ChatEngine {
  /// Logs in: again on a device that is known, or as a new device of an account whose key comes from the backup.
  func logIn(_ reference: Text?, login: Text, password: Text, deviceName: Text) {
    guard phase != .working else {
      return fail(reference, EngineFailure(.busy))
    }
    if let account, account.username != login, !Array(login.utf8).contains(0x40) {
      return fail(reference, EngineFailure(.signedIn))
    }
    if let failure = checkPassword(password, deviceName: deviceName) { return fail(reference, failure) }
    deriveKeys(reference, login: login, password: password) { engine, keys in
      engine.openSession(reference, login: login, keys: keys, deviceName: deviceName)
    }
  }

  private func openSession(_ reference: Text?, login: Text, keys: PasswordKeys, deviceName: Text) {
    var body = JSON.object("login", .string(login)).adding("password", .string(keys.authSecret))
    if let account { body.add("device", .id(account.deviceID)) }
    request("POST", "/api/auth/login", body, authenticated: false, session: true) { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      guard let user = reply.body?["user"], let userID = user[uuid: "id"], let username = user[string: "username"],
        Username.isValid(username)
      else { return engine.abandon(reference, .unexpectedAnswer) }
      if let account = engine.account {
        guard account.userID == userID else {
          return engine.abandon(reference, EngineFailure(.signedIn))
        }
        engine.phase = .ready
        engine.stateDidChange()
        engine.succeed(reference, .account(user: userID, device: account.deviceID))
        if engine.wantsConnection { engine.connect() }
        return
      }
      engine.fetchBackup(reference, userID: userID, username: username, keys: keys, deviceName: deviceName)
    }
  }

  private func fetchBackup(
    _ reference: Text?, userID: UUIDv7, username: Text, keys: PasswordKeys, deviceName: Text
  ) {
    progress(3, .fetchingBackup)
    request("GET", "/api/backup") { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      guard let blob = reply.body?[bytes: "backup"], let version = reply.body?[unsigned: "version"] else {
        return engine.abandon(reference, .unexpectedAnswer)
      }
      guard let backup = try? AccountBackup.open(blob, key: keys.backupKey, user: userID),
        let accountKey = try? SLHDSAPrivateKey(parameters: .sha2_128s, bytes: backup.accountKey)
      else {
        return engine.abandon(reference, EngineFailure(.backupDamaged))
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

  private func registerDevice(_ reference: Text?, account: Account, rooms keys: [AccountBackup.RoomKey]) {
    progress(6, .registeringDevice)
    request("POST", "/api/devices", deviceJSON(account), session: true) { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      for key in keys {
        let room = Room(
          id: key.room, label: .group, suite: 0, status: .joining, profileKeys: [key.profileKey],
          createdAt: engine.now,
          cursor: 0)
        engine.rooms[key.room] = room
        engine.store(room)
      }
      engine.adopt(account, reference)
    }
  }

  func logOut(_ reference: Text?) {
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
    notice(.warning, EngineFailure(.sessionEnded))
    stateDidChange()
  }
}
