/// Who is connected to this node, and what connections hear.
struct DeliveryCapability: Capability {
  let delivery: Delivery
  /// What clients are told when the server stops. It starts after, and so stops before, whatever serves them.
  let farewell: Farewell

  init(_ foundations: Foundations) {
    let configuration = foundations.configuration
    delivery = Delivery(
      connectionsPerUser: configuration.connectionsPerUser, connectionLimit: configuration.connectionLimit,
      metrics: foundations.metrics)
    farewell = Farewell(
      delivery: delivery, delay: configuration.shutdownDelay, grace: configuration.shutdownGrace)
    foundations.metrics.gauge("connections") { [delivery] in delivery.connectionCount }
  }
}
