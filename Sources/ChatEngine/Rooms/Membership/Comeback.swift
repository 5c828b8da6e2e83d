import WireCoding

/// What a device remembers on its way into a room, until it is in.
struct Comeback {
  /// Refusals, beside those that only mean that somebody was faster.
  var attempts = 0
  /// How often in a row the way was barred: the pauses grow with it.
  var pauses = 0
  /// External commits in a row whose answers did not come.
  var lostAnswers = 0
  /// Until when the members may answer: Unix time in milliseconds; nil where they have not been asked.
  var membersAskedUntil: UInt64?
  /// The round of synchronising in which the room's tree was first seen to hold this device, which has no Welcome yet.
  var firstSeenInTree: UInt64?
  /// People whom the server's state of the room holds and this device's does not.
  var strangers: [UUIDv7] = []
  /// Whether the user comes back knowing of them, or of another history.
  var acceptsStrangers = false
}
