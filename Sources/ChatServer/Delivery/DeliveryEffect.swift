import ChatProtocol
import WireCoding

/// Something that connected clients are told after a change is on disk, in the order in which changes were made.
enum DeliveryEffect: Sendable {
  /// To every connection of the room's members but the one that sent it.
  case event(RoomEvent, except: ConnectionID?)
  /// To the room's connections, but its user's own are told, too: other devices show the same.
  case receipt(Receipt)
  /// Users who are members now: their connections hear of the room from here on.
  case joined(RoomSummary, roles: [UUIDv7: RoomRole])
  /// Users who are members no more.
  case left(room: UUIDv7, users: [UUIDv7])
  /// The profile of the room is another.
  case changed(RoomSummary, roles: [UUIDv7: RoomRole])
  /// To the connections of one device.
  case mail(MailboxItem, user: UUIDv7, device: UUIDv7)
}
