import ChatProtocol
import WireCoding

/// What is to be done in a room at a time.
enum RoomAlarm {
  /// A page of the log that did not come is asked for once more.
  case fetch
  case confirm(attempt: Int)
  /// A message was too old for the server: the log is read on, and it is encrypted anew.
  case catchUp
  /// A message of the outbox goes once more.
  case transmit(UUIDv7)
  case postMessage(UUIDv7, attempt: Int)

  /// This device's commit goes once more.
  case post(UUIDv7)
  case postExternal(UUIDv7)
  case runJobs
  case commitDepartures

  /// Another try at the way back.
  case repair
  /// The pause between two returns is over.
  case rejoin
  case askForReturn
  /// No member has added this device.
  case endOfReturnWish
  /// A member's device that lost its way is added again, where nobody was faster.
  case addReturning(ReturningDevice)

  case leave(LeaveWish)
  case prepareFewTimeKeys
  case prepareOneTimeKeys

  /// The command that hears of it where the room is gone.
  var reference: Text? {
    if case .leave(let wish) = self { return wish.reference }
    return nil
  }
}
