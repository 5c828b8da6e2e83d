import ChatProtocol
import HBSS
import WireCoding

/// A device that is being made, of an account that is as new or that comes from its backup.
struct NewDevice {
  enum Origin {
    /// A new account, for which the server is given what follows from the password.
    case registration(RegistrationTerms, authSecret: Text)
    /// An account that is there already, with its rooms' profile keys.
    case backup(version: UInt64, rooms: [AccountBackup.RoomKey])
  }

  let reference: Text?
  let name: Text
  let userID: UUIDv7
  let username: Text
  let accountKey: SLHDSAPrivateKey
  let backupKey: [UInt8]
  let origin: Origin
}
