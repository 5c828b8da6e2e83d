import WireCoding

/// The user's wish to leave a room.
struct LeaveWish {
  /// The command that waits for its end.
  let reference: Text?
  /// How often the server has been ahead.
  let attempts: Int
  /// Where the membership began that is to end.
  let stay: UInt64
}
