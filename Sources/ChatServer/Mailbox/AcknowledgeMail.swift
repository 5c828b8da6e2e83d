import Database
import WireCoding

/// Removes what a device has taken from its mailbox, up to some hundred items at once.
///
/// The answer says whether there is more to remove.
struct AcknowledgeMail: PlainChange {
  static let step = 200

  let device: UUIDv7
  let upTo: Int64

  var size: Int { 64 }
  var lockedRoom: UUIDv7? { nil }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Bool> {
    let removed = try MailboxStore(connection: connection).acknowledge(device: device, upTo: upTo, limit: Self.step)
    return RoomOutcome(answer: removed == Self.step)
  }
}
