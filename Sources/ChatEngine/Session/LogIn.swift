import ChatProtocol
import EngineInterface
import HBSS
import WireCoding

extension ChatEngine {
  /// Logs in: again on a device that is known, or as a new device of an account whose key comes from the backup.
  func logIn(_ reference: Text?, login: Text, password: Text, deviceName: Text) {
    guard setUp.isIdle else { return fail(reference, EngineFailure(.busy)) }
    if let account, account.username != login, !Array(login.utf8).contains(0x40) {
      return fail(reference, EngineFailure(.signedIn))
    }
    if let failure = checkPassword(password, deviceName: deviceName) { return fail(reference, failure) }
    begin(SetUpWish(kind: .logIn, reference: reference, login: login, password: password, deviceName: deviceName))
  }

  func openSession(_ wish: SetUpWish, _ keys: PasswordKeys) {
    var body = JSON.object("login", .string(wish.login)).adding("password", .string(keys.authSecret))
    if let account { body.add("device", .id(account.deviceID)) }
    setUp = .openingSession(wish, keys)
    request("POST", "/api/auth/login", body, authenticated: false, session: true, for: .setUp)
  }

  func sessionOpened(_ wish: SetUpWish, _ keys: PasswordKeys, _ body: JSON?) {
    guard let user = body?["user"], let userID = user[uuid: "id"], let username = user[string: "username"],
      Username.isValid(username)
    else { return abandonSetUp(.unexpectedAnswer) }
    guard let account else {
      progress(3, .fetchingBackup)
      setUp = .fetchingBackup(wish, keys, user: userID, username: username)
      return request("GET", "/api/backup", for: .setUp)
    }
    guard account.userID == userID else { return abandonSetUp(EngineFailure(.signedIn)) }
    setUp = .idle
    stateDidChange()
    succeed(wish.reference, .account(user: userID, device: account.deviceID))
    if wantsConnection { connect() }
  }

  func backupFetched(_ wish: SetUpWish, _ keys: PasswordKeys, user: UUIDv7, username: Text, _ body: JSON?) {
    guard let blob = body?[bytes: "backup"], let version = body?[unsigned: "version"] else {
      return abandonSetUp(.unexpectedAnswer)
    }
    guard let backup = try? AccountBackup.open(blob, key: keys.backupKey, user: user),
      let accountKey = try? SLHDSAPrivateKey(parameters: .sha2_128s, bytes: backup.accountKey)
    else { return abandonSetUp(EngineFailure(.backupDamaged)) }
    make(
      NewDevice(
        reference: wish.reference, name: wish.deviceName, userID: user, username: username, accountKey: accountKey,
        backupKey: keys.backupKey, origin: .backup(version: version, rooms: backup.rooms)))
  }

  func logOut(_ reference: Text?) {
    disconnect()
    dropWork(for: reference)
    forgetRecords()
    online = SortedSet()
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
