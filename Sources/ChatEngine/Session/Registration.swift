import ChatProtocol
import Ciphers
import EngineInterface
import HBSS
import WireCoding

extension ChatEngine {
  /// Makes an account: every key here, on the client; the server gets public keys and one sealed backup.
  func register(
    _ reference: Text?, username: Text, email: Text?, password: Text, deviceName: Text, invitation: Text?
  ) {
    guard phase == .signedOut else {
      return fail(reference, EngineFailure(.signedIn))
    }
    guard Username.isValid(username) else {
      return fail(reference, EngineFailure(.invalidUsername))
    }
    if let failure = checkPassword(password, deviceName: deviceName) { return fail(reference, failure) }
    deriveKeys(reference, login: username, password: password) { engine, keys in
      engine.progress(3, .makingAccountKey)
      engine.after(0) { engine in
        guard let accountKey = engine.makeAccountKey() else { return engine.abandon(reference, .keyFailure) }
        engine.makeDevice(
          userID: engine.newID(), username: username, accountKey: accountKey, backupKey: keys.backupKey,
          deviceName: deviceName
        ) { engine, account in
          guard let account else { return engine.abandon(reference, .keyFailure) }
          engine.finishRegistration(
            reference, account: account, email: email, invitation: invitation, authSecret: keys.authSecret)
        }
      }
    }
  }

  private func finishRegistration(
    _ reference: Text?, account: Account, email: Text?, invitation: Text?, authSecret: Text
  ) {
    progress(6, .registeringAccount)
    let backup = AccountBackup(accountKey: account.accountPrivateKey, rooms: [])
    guard let sealed = try? backup.sealed(key: account.backupKey, user: account.userID, entropy: entropy) else {
      return abandon(reference, .keyFailure)
    }
    var body = JSON.object("id", .id(account.userID))
      .adding("username", .string(account.username))
      .adding("password", .string(authSecret))
      .adding("accountKey", .bytes(account.accountPublicKey))
      .adding("backup", .bytes(sealed))
      .adding("device", deviceJSON(account))
    if let email, !email.isEmpty { body.add("email", .string(email)) }
    if let invitation, !invitation.isEmpty { body.add("invitation", .string(invitation)) }
    request("POST", "/api/auth/register", body, authenticated: false, session: true) { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      engine.adopt(account, reference)
    }
  }

  // MARK: parts that registration and log-in share

  static let progressSteps: UInt8 = 7

  func progress(_ step: UInt8, _ task: SetUpTask) { emit(.progress(step: step, steps: Self.progressSteps, task: task)) }

  /// Begins registration or a log-in: derives the keys that follow from the password.
  func deriveKeys(
    _ reference: Text?, login: Text, password: Text, then completion: @escaping (ChatEngine, PasswordKeys) -> Void
  ) {
    phase = .working
    stateDidChange()
    progress(1, .askingForSalt)
    fetchSalt(login: login) { engine, salt, failure in
      guard let salt else { return engine.abandon(reference, failure) }
      engine.progress(2, .derivingKeys)
      engine.after(0) { engine in
        guard let keys = try? PasswordKeys.derive(password: password, salt: salt) else {
          return engine.abandon(reference, .keyFailure)
        }
        completion(engine, keys)
      }
    }
  }

  func abandon(_ reference: Text?, _ failure: EngineFailure?) {
    phase = account == nil ? .signedOut : .ready
    stateDidChange()
    fail(reference, failure ?? EngineFailure(.failed))
  }

  func checkPassword(_ password: Text, deviceName: Text) -> EngineFailure? {
    guard password.utf8.count >= 8 else {
      return EngineFailure(.weakPassword)
    }
    guard password.utf8.count <= 1024 else { return EngineFailure(.longPassword) }
    guard (1...DeviceCertificate.nameLimit).contains(deviceName.utf8.count) else {
      return EngineFailure(.invalidDeviceName)
    }
    return nil
  }

  private func fetchSalt(login: Text, then completion: @escaping (ChatEngine, [UInt8]?, EngineFailure?) -> Void) {
    request("GET", "/api/auth/kdf?login=" + URLText.encode(login), authenticated: false) { engine, reply in
      guard reply.isSuccess else { return completion(engine, nil, reply.failure) }
      guard let body = reply.body, body[string: "algorithm"] == "scrypt", let salt = body[bytes: "salt"],
        salt.count >= 16, body[unsigned: "n"] == UInt64(PasswordKeys.n),
        body[unsigned: "r"] == UInt64(PasswordKeys.r), body[unsigned: "p"] == UInt64(PasswordKeys.p)
      else {
        // The cost is not the server's to choose: a cheaper one would let it guess passwords.
        return completion(engine, nil, EngineFailure(.kdfRefused))
      }
      completion(engine, salt, nil)
    }
  }

  private func makeAccountKey() -> SLHDSAPrivateKey? {
    try? SLHDSAPrivateKey(
      parameters: .sha2_128s, skSeed: entropy.bytes(16), skPRF: entropy.bytes(16), pkSeed: entropy.bytes(16))
  }

  /// Makes this device's signature keys and has the account key certify them.
  func makeDevice(
    userID: UUIDv7, username: Text, accountKey: SLHDSAPrivateKey, backupKey: [UInt8], deviceName: Text,
    then completion: @escaping (ChatEngine, Account?) -> Void
  ) {
    progress(4, .makingDeviceKeys)
    after(0) { engine in
      var suites: [Account.SuiteKey] = []
      var certified: [DeviceCertificate.SuiteKey] = []
      for suite in engine.suites {
        guard let pair = try? suite.signatureScheme.generateKeyPair(entropy: engine.entropy) else {
          return completion(engine, nil)
        }
        suites.append(
          Account.SuiteKey(suite: suite.id, privateKey: pair.privateKey, publicKey: pair.publicKey))
        certified.append(DeviceCertificate.SuiteKey(suite: suite.id, publicKey: pair.publicKey))
      }
      engine.progress(5, .certifyingDevice)
      engine.after(0) { engine in
        let deviceID = engine.newID()
        guard
          let certificate = try? DeviceCertificate.make(
            userID: userID, deviceID: deviceID, createdAt: engine.now, name: deviceName, suites: certified,
            accountKey: accountKey, randomness: engine.entropy.bytes(16))
        else { return completion(engine, nil) }
        completion(
          engine,
          Account(
            userID: userID, username: username, accountPrivateKey: accountKey.bytes,
            accountPublicKey: accountKey.publicKey.bytes, backupKey: backupKey, backupVersion: 1, deviceID: deviceID,
            deviceName: deviceName, certificate: certificate.encoded, suites: suites))
      }
    }
  }

  func deviceJSON(_ account: Account) -> JSON {
    .object("id", .id(account.deviceID))
      .adding("name", .string(account.deviceName))
      .adding("certificate", .bytes(account.certificate))
  }

  /// The server knows the device: from here on the account exists on it. Its first KeyPackages follow.
  func adopt(_ account: Account, _ reference: Text?) {
    self.account = account
    store(Text(Account.recordKey), account.encoded)
    pinOwnAccount()
    progress(7, .publishingKeys)
    publishFirstKeyPackages { engine, failure in
      if let failure { engine.notice(.warning, failure) }
      engine.phase = .ready
      engine.stateDidChange()
      engine.roomsDidChange()
      engine.succeed(reference, .account(user: account.userID, device: account.deviceID))
      if engine.wantsConnection { engine.connect() }
    }
  }
}
