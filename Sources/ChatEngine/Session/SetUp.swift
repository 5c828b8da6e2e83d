import ChatProtocol
import WireCoding

/// Where a registration or a log-in stands. One is under way at most.
///
/// The steps that compute for long wait for a tick of their own (``Alarm/setUp``), so that progress is shown between
/// them; the others wait for an answer of the server (``RequestPurpose/setUp``). Every step leads to the next or to
/// ``idle``.
enum SetUp {
  case idle
  /// Both begin with the salt of the password.
  case askingForSalt(SetUpWish)
  case derivingKeys(SetUpWish, salt: [UInt8])

  // A registration.
  case makingAccountKey(SetUpWish, PasswordKeys)
  // A log-in: a known device is ready with the session, a new one makes its keys from the backup.
  case openingSession(SetUpWish, PasswordKeys)
  case fetchingBackup(SetUpWish, PasswordKeys, user: UUIDv7, username: Text)

  // A new device.
  case makingDeviceKeys(NewDevice)
  case certifyingDevice(NewDevice, [Account.SuiteKey])
  case registering(NewDevice, Account)
  /// The device is the account's; its first KeyPackages go up.
  case publishingKeys(reference: Text?)

  var isIdle: Bool {
    if case .idle = self { return true }
    return false
  }

  /// The command that waits for its end.
  var reference: Text? {
    switch self {
    case .idle: nil
    case .askingForSalt(let wish), .derivingKeys(let wish, _), .makingAccountKey(let wish, _),
      .openingSession(let wish, _), .fetchingBackup(let wish, _, _, _):
      wish.reference
    case .makingDeviceKeys(let device), .certifyingDevice(let device, _), .registering(let device, _): device.reference
    case .publishingKeys(let reference): reference
    }
  }
}
