import ChatProtocol
import Ciphers
import HBSS
import WireCoding

extension ChatEngine {
  /// Makes an account: every key here, on the client; the server gets public keys and one sealed backup.
  func register(_ reference: JSON?, username: Text, email: Text?, password: Text, deviceName: Text) {
    guard phase == .signedOut else {
      return fail(reference, "signed_in", "This device already has an account: log out first.")
    }
    guard Username.isValid(username) else {
      return fail(reference, "invalid_username", "A username is 3 to 32 of a-z, 0-9, _, . and -.")
    }
    if let failure = checkPassword(password, deviceName: deviceName) { return fail(reference, failure) }
    deriveKeys(reference, login: username, password: password) { engine, keys in
      engine.progress(3, "Making your account key (SLH-DSA-SHA2-128s)")
      engine.after(0) { engine in
        guard let accountKey = engine.makeAccountKey() else { return engine.abandon(reference, .keyFailure) }
        engine.makeDevice(
          userID: engine.newID(), username: username, accountKey: accountKey, backupKey: keys.backupKey,
          deviceName: deviceName
        ) { engine, account in
          guard let account else { return engine.abandon(reference, .keyFailure) }
          engine.finishRegistration(reference, account: account, email: email, authSecret: keys.authSecret)
        }
      }
    }
  }

  private func finishRegistration(_ reference: JSON?, account: Account, email: Text?, authSecret: Text) {
    progress(6, "Registering with the server")
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
    request("POST", "/api/auth/register", body, authenticated: false, session: true) { engine, reply in
      guard reply.isSuccess else { return engine.abandon(reference, reply.failure) }
      engine.adopt(account, reference)
    }
  }

  // MARK: parts that registration and log-in share

  static let progressSteps = 7

  func progress(_ step: Int, _ label: Literal) {
    emit(
      .event("progress")
        .adding("step", .number(step))
        .adding("steps", .number(Self.progressSteps))
        .adding("label", .string(Text(label))))
  }

  /// Begins registration or a log-in: derives the keys that follow from the password.
  func deriveKeys(
    _ reference: JSON?, login: Text, password: Text, then completion: @escaping (ChatEngine, PasswordKeys) -> Void
  ) {
    phase = .working
    stateDidChange()
    progress(1, "Asking the server how to derive your keys")
    fetchSalt(login: login) { engine, salt, failure in
      guard let salt else { return engine.abandon(reference, failure) }
      engine.progress(2, "Deriving keys from your password")
      engine.after(0) { engine in
        guard let keys = try? PasswordKeys.derive(password: password, salt: salt) else {
          return engine.abandon(reference, .keyFailure)
        }
        completion(engine, keys)
      }
    }
  }

  func abandon(_ reference: JSON?, _ failure: consuming EngineFailure?) {
    phase = account == nil ? .signedOut : .ready
    stateDidChange()
    fail(reference, failure ?? EngineFailure("failed", "That did not work."))
  }

  func checkPassword(_ password: Text, deviceName: Text) -> EngineFailure? {
    guard password.utf8.count >= 8 else {
      return EngineFailure("weak_password", "A password has at least 8 characters.")
    }
    guard password.utf8.count <= 1024 else { return EngineFailure("long_password", "That password is too long.") }
    guard (1...DeviceCertificate.nameLimit).contains(deviceName.utf8.count) else {
      return EngineFailure("invalid_device_name", "A device's name has 1 to 64 characters.")
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
        return completion(engine, nil, EngineFailure("kdf_refused", "The server asked for another key derivation."))
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
    progress(4, "Making this device's keys")
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
      engine.progress(5, "Certifying this device with the account key")
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
  func adopt(_ account: Account, _ reference: JSON?) {
    self.account = account
    store(Text(Account.recordKey), account.encoded)
    pinOwnAccount()
    progress(7, "Publishing keys for invitations")
    publishFirstKeyPackages { engine, failure in
      if let failure { engine.notice("warning", failure) }
      engine.phase = .ready
      engine.stateDidChange()
      engine.roomsDidChange()
      engine.succeed(
        reference,
        .object("user", .id(account.userID))
          .adding("device", .id(account.deviceID)))
      if engine.wantsConnection { engine.connect() }
    }
  }
}

extension EngineFailure {
  static var keyFailure: EngineFailure {
    EngineFailure("key_failure", "A key could not be made on this device.")
  }
}
