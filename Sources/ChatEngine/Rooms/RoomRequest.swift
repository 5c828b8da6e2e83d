import ChatProtocol
import MLS
import WireCoding

/// What the server is asked about a room.
enum RoomRequest {
  /// Entries of the log, as of when they were asked for.
  case page(LogPosition)
  /// Entries of the log, to learn whether this device knows all of it.
  case confirmation(attempt: Int)

  /// The room's public state, to join it from outside.
  case groupInfo
  /// This device's commit: taken or not.
  case commit(UUIDv7)
  case externalCommit(UUIDv7)
  /// Members are asked to add this device again.
  case returnWish
  /// A KeyPackage of the device that lost its way.
  case returnClaim(ReturningDevice)

  /// A message of the outbox that goes over HTTP.
  case message(UUIDv7, attempt: Int)
  case departure(DepartureCheck)
  case leave(LeaveWish)
  case roles(for: Text?)
  case profile([UInt8], for: Text?)

  /// The command that hears of it where the room is gone.
  var reference: Text? {
    switch self {
    case .leave(let wish): wish.reference
    case .roles(let reference), .profile(_, let reference): reference
    case .page, .confirmation, .groupInfo, .commit, .externalCommit, .returnWish, .returnClaim, .message, .departure:
      nil
    }
  }
}
