import ChatProtocol
import Database
import WireCoding

/// A member's device has lost its way into a room: the others' devices find that in their mailboxes, and one of them adds
/// it again. What each does about it is its own decision, made with its own keys.
struct AskForReturn: PlainChange {
  /// Devices that are asked. One answers in the end; a room of thousands need not hear of it.
  static let limit = 16
  static let mailType = "return"

  let room: UUIDv7
  let sender: MemberIdentity

  var size: Int { 256 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Void> {
    let rooms = RoomStore(connection: connection)
    let (summary, _) = try rooms.room(room, for: sender.user)
    let others = try rooms.devices(of: room).filter { $0 != sender }.sorted { $0.device < $1.device }
    let mailbox = MailboxStore(connection: connection)
    var effects: [DeliveryEffect] = []
    for other in others.prefix(Self.limit) {
      // One wish a device and room: asking often fills nobody's mailbox.
      try mailbox.delete(device: other.device, type: Self.mailType, room: room, payload: sender.credential)
      if let item = try mailbox.insert(
        device: other.device, type: Self.mailType, room: room, seq: summary.seq, sender: sender.user,
        payload: sender.credential, now: now)
      {
        effects.append(.mail(item, user: other.user, device: other.device))
      }
    }
    return RoomOutcome(answer: (), effects: effects)
  }
}
