import ChatProtocol
import Ciphers
import EngineInterface
import HBSS
import WireCoding

extension ChatEngine {
  /// Makes an account: every key here, on the client; the server gets public keys and one sealed backup.
  func register(
    _ reference: Text?, username: Text, password: Text, deviceName: Text, terms: RegistrationTerms
  ) {
    guard phase == .signedOut else { return fail(reference, EngineFailure(.signedIn)) }
    guard Username.isValid(username) else { return fail(reference, EngineFailure(.invalidUsername)) }
    if let failure = checkPassword(password, deviceName: deviceName) { return fail(reference, failure) }
    begin(
      SetUpWish(
        kind: .registration(terms), reference: reference, login: username, password: password,
        deviceName: deviceName))
  }

  func checkPassword(_ password: Text, deviceName: Text) -> EngineFailure? {
    guard password.utf8.count >= 8 else { return EngineFailure(.weakPassword) }
    guard password.utf8.count <= 1024 else { return EngineFailure(.longPassword) }
    guard (1...DeviceCertificate.nameLimit).contains(deviceName.utf8.count) else {
      return EngineFailure(.invalidDeviceName)
    }
    return nil
  }

  func makeAccountKey(_ wish: SetUpWish, _ keys: PasswordKeys) {
    guard case .registration(let terms) = wish.kind,
      let accountKey = try? SLHDSAPrivateKey(
        parameters: .sha2_128s, skSeed: entropy.bytes(16), skPRF: entropy.bytes(16), pkSeed: entropy.bytes(16))
    else { return abandonSetUp(.keyFailure) }
    make(
      NewDevice(
        reference: wish.reference, name: wish.deviceName, userID: newID(), username: wish.login,
        accountKey: accountKey, backupKey: keys.backupKey,
        origin: .registration(terms, authSecret: keys.authSecret)))
  }

  func register(_ account: Account, of device: NewDevice, _ terms: RegistrationTerms, authSecret: Text) {
    let backup = AccountBackup(accountKey: account.accountPrivateKey, rooms: [])
    guard let sealed = try? backup.sealed(key: account.backupKey, user: account.userID, entropy: entropy) else {
      return abandonSetUp(.keyFailure)
    }
    var body = JSON.object("id", .id(account.userID))
      .adding("username", .string(account.username))
      .adding("password", .string(authSecret))
      .adding("accountKey", .bytes(account.accountPublicKey))
      .adding("backup", .bytes(sealed))
      .adding("device", deviceJSON(account))
    if let email = terms.email, !email.isEmpty { body.add("email", .string(email)) }
    if let invitation = terms.invitation, !invitation.isEmpty { body.add("invitation", .string(invitation)) }
    setUp = .registering(device, account)
    request("POST", "/api/auth/register", body, authenticated: false, session: true, for: .setUp)
  }
}
