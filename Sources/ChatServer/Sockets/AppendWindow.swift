import WebSockets

/// How many of a client's messages wait to be written to the log. A client that has its fill of them is read no further,
/// until half are written.
struct AppendWindow {
  static let limit = 128

  private var count = 0
  private var isHeldBack = false

  /// A message waits.
  ///
  /// - Returns: whether more may be read.
  mutating func open() -> WebSocketDemand {
    count += 1
    isHeldBack = count >= Self.limit
    return isHeldBack ? .wait : .more
  }

  /// A message is written, or refused.
  ///
  /// - Returns: whether the client is to be read again.
  mutating func close() -> Bool {
    count -= 1
    guard isHeldBack, count <= Self.limit / 2 else { return false }
    isHeldBack = false
    return true
  }
}
