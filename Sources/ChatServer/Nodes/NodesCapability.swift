import Bus
import ServiceLifecycle

/// The other nodes, where there are any.
struct NodesCapability: Capability {
  /// Nil for a node that is alone.
  let exchange: NodeExchange?

  init(_ foundations: Foundations, delivery: Delivery) {
    guard foundations.bus.isShared else {
      exchange = nil
      return
    }
    exchange = NodeExchange(
      node: foundations.node, bus: foundations.bus, database: foundations.database, delivery: delivery,
      revocations: foundations.revocations, clock: foundations.clock, logger: foundations.logger,
      tokenLifetime: foundations.configuration.accessTokenLifetime * 1000)
  }

  var services: [any Service] { exchange.map { [$0] } ?? [] }
}
