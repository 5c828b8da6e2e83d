import WireCoding

/// Rounds of synchronising: mail, then rooms, then each room's log. After a round the device knows all that the server
/// knew when it began.
struct Synchroniser {
  enum State {
    case idle
    case fetchingMail
    /// One Welcome after the other is opened.
    case openingMail(MailPage)
    /// The list of rooms is asked for; with how far each was read until then.
    case fetchingRooms(SortedTable<UUIDv7, UInt64>)
    /// The logs are read, until this time at the most: Unix time in milliseconds.
    case readingRooms(until: UInt64)
  }

  /// Who waits for the end of a round.
  enum Waiter {
    case command(Text?)
    case connection
  }

  /// Milliseconds after which a round no longer waits for the rooms' logs.
  static let readingPatience: UInt64 = 30_000

  var state = State.idle
  var waiters: [Waiter] = []
  /// Whether another round follows: the one under way may have passed what it is about.
  var wantsAnother = false
  /// Whether a round that failed is tried again shortly.
  var isRetryDue = false
  /// Rounds that have begun, and the last one that has read the mail.
  var round: UInt64 = 0
  var roundWithMail: UInt64 = 0
  /// A room's log that could not be fetched in this round.
  var failure: EngineFailure?

  var isIdle: Bool {
    if case .idle = state { return true }
    return false
  }

  /// Forgets what was under way.
  mutating func stop() {
    state = .idle
    waiters = []
    wantsAnother = false
    isRetryDue = false
  }
}
