import WireCoding

/// Mail that is being taken in, in the order in which it came.
struct MailPage {
  /// A Welcome for a place of a log that this device reads first.
  struct Waiting {
    let room: UUIDv7
    let seq: UInt64
    let payload: [UInt8]
    /// Unix time in milliseconds: then it waits no longer.
    let until: UInt64
  }

  /// Milliseconds that a Welcome waits for the log.
  static let patience: UInt64 = 10_000

  let items: [JSON]
  /// Whether the mailbox holds more behind them.
  let hasMore: Bool
  var index = 0
  var waiting: Waiting?

  init(items: [JSON], hasMore: Bool) {
    self.items = items
    self.hasMore = hasMore
  }
}
