/// Publish and subscribe between the nodes of one installation, and the little state that they share for seconds.
///
/// Delivery is at most once and in order for each publisher. The bus never stores: a node that may have missed something
/// hears ``BusEvent/interrupted``, and catches up from the database. A node does not hear what it published itself.
public protocol Bus: Sendable {
  /// Whether there may be other nodes. Where this is false, callers save themselves the encoding.
  var isShared: Bool { get }

  /// Hands a message to the nodes that subscribe to its topic. Returns at once; while the bus is away the message is lost,
  /// and the others hear that one was.
  func publish(_ message: BusMessage)

  /// The same for several messages, which go out together.
  func publish(_ messages: [BusMessage])

  /// Hears topics from here on. Subscriptions are counted: each is ended by an ``unsubscribe(from:)`` of its own.
  /// Returns when messages arrive, or at once where the bus is away; it catches up when it is back.
  func subscribe(to topics: [String]) async

  func unsubscribe(from topics: [String])

  /// Calls `receive` with what has come since the call before, in order and one call at a time, until the bus closes. Call
  /// once.
  func run(_ receive: @escaping @Sendable ([BusEvent]) async -> Void) async

  /// Runs commands on the shared state, in their order.
  ///
  /// - Throws: ``BusError`` where the state is out of reach or refuses one; some of the commands may have been run.
  func perform(_ commands: [BusCommand]) async throws(BusError) -> [BusReply]

  /// Whether messages get through at present.
  func isHealthy() -> Bool

  /// Ends the connections.
  func close() async
}
