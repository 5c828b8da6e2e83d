/// How a room's log stood for this device when it asked for the next page.
struct LogPosition {
  /// The last entry that had been processed.
  let cursor: UInt64
  /// How many entries the server had claimed.
  let claimed: UInt64
  /// Where the membership began: an answer may be about one that is over.
  let stay: UInt64
}
