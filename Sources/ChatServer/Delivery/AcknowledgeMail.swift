import Database
import WireCoding

/// Removes what a device has taken from its mailbox.
struct AcknowledgeMail: RoomChange {
  let device: UUIDv7
  let upTo: Int64

  var size: Int { 64 }
  var lockedRoom: UUIDv7? { nil }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Void> {
    try MailboxStore(connection: connection).acknowledge(device: device, upTo: upTo)
    return RoomOutcome(answer: ())
  }
}
