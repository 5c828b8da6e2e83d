/// Publish and subscribe between the nodes of one installation.
///
/// Delivery is at most once and in order for each publisher: a node that missed something catches up from the database,
/// so the bus never has to store. A node does not hear what it published itself.
public protocol Bus: Sendable {
  /// Whether other nodes may listen. Where this is false, callers save themselves the encoding.
  var isShared: Bool { get }

  func publish(_ message: BusMessage) async

  /// Calls `receive` for each message of other nodes, one at a time, until the bus closes. Call once.
  func subscribe(_ receive: @escaping @Sendable (BusMessage) async -> Void) async

  /// Whether messages get through at present.
  func isHealthy() async -> Bool
}
