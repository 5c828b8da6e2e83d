import WireCoding

/// A message that leaves at the end of the event.
final class LeavingMessage {
  let message: UUIDv7
  let room: UUIDv7

  init(_ message: UUIDv7, of room: UUIDv7) {
    self.message = message
    self.room = room
  }
}
