import ChatProtocol
import EngineInterface
import HBSS
import WireCoding

/// Registration and log-in, step by step: what each ends with, and what it leads to.
extension ChatEngine {
  static let progressSteps: UInt8 = 7

  func progress(_ step: UInt8, _ task: SetUpTask) { emit(.progress(step: step, steps: Self.progressSteps, task: task)) }

  /// Begins with the salt from which the password's keys follow.
  func begin(_ wish: SetUpWish) {
    setUp = .askingForSalt(wish)
    stateDidChange()
    progress(1, .askingForSalt)
    request("GET", "/api/auth/kdf?login=" + URLText.encode(wish.login), authenticated: false, for: .setUp)
  }

  /// Nothing came of it: everything is as before, and the command hears why.
  func abandonSetUp(_ failure: EngineFailure) {
    let reference = setUp.reference
    setUp = .idle
    stateDidChange()
    fail(reference, failure)
  }

  /// The server has answered the step that waits for it.
  func continueSetUp(with reply: EngineReply) {
    switch setUp {
    case .askingForSalt(let wish):
      guard reply.isSuccess else { return abandonSetUp(reply.failure) }
      // The cost is not the server's to choose: a cheaper one would let it guess passwords.
      guard let salt = PasswordKeys.salt(in: reply.body) else { return abandonSetUp(EngineFailure(.kdfRefused)) }
      progress(2, .derivingKeys)
      setUp = .derivingKeys(wish, salt: salt)
      after(0, .setUp)
    case .openingSession(let wish, let keys):
      guard reply.isSuccess else { return abandonSetUp(reply.failure) }
      sessionOpened(wish, keys, reply.body)
    case .fetchingBackup(let wish, let keys, let user, let username):
      guard reply.isSuccess else { return abandonSetUp(reply.failure) }
      backupFetched(wish, keys, user: user, username: username, reply.body)
    case .registering(let device, let account):
      guard reply.isSuccess else { return abandonSetUp(reply.failure) }
      adopt(account, of: device)
    case .idle, .derivingKeys, .makingAccountKey, .makingDeviceKeys, .certifyingDevice, .publishingKeys: return
    }
  }

  /// The next piece of work may begin.
  func continueSetUp() {
    switch setUp {
    case .derivingKeys(let wish, let salt):
      guard let keys = try? PasswordKeys.derive(password: wish.password, salt: salt) else {
        return abandonSetUp(.keyFailure)
      }
      keysDerived(wish, keys)
    case .makingAccountKey(let wish, let keys): makeAccountKey(wish, keys)
    case .makingDeviceKeys(let device): makeKeys(of: device)
    case .certifyingDevice(let device, let suites): certify(device, suites)
    case .idle, .askingForSalt, .openingSession, .fetchingBackup, .registering, .publishingKeys: return
    }
  }

  private func keysDerived(_ wish: SetUpWish, _ keys: PasswordKeys) {
    switch wish.kind {
    case .registration:
      progress(3, .makingAccountKey)
      setUp = .makingAccountKey(wish, keys)
      after(0, .setUp)
    case .logIn: openSession(wish, keys)
    }
  }

  /// - Parameter failure: of the first KeyPackages; more follow when the device is connected.
  func finishSetUp(_ failure: EngineFailure?) {
    guard case .publishingKeys(let reference) = setUp else { return }
    if let failure { notice(.warning, failure) }
    setUp = .idle
    stateDidChange()
    roomsDidChange()
    if let account { succeed(reference, .account(user: account.userID, device: account.deviceID)) }
    if wantsConnection { connect() }
  }
}

extension PasswordKeys {
  /// The salt in the server's answer; nil where it asks for another function or cost than Nightjar's.
  static func salt(in body: JSON?) -> [UInt8]? {
    guard let body, body[string: "algorithm"] == "scrypt", let salt = body[bytes: "salt"], salt.count >= 16,
      body[unsigned: "n"] == UInt64(n), body[unsigned: "r"] == UInt64(r), body[unsigned: "p"] == UInt64(p)
    else { return nil }
    return salt
  }
}
