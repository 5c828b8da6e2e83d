/// What the server counts about itself, for a monitor.
struct MetricsCapability: Capability {
  let routes: [APIRoute]

  init(_ foundations: Foundations) {
    let configuration = foundations.configuration
    routes =
      MetricsRoutes(
        metrics: foundations.metrics, token: configuration.metricsToken, addresses: Set(configuration.metricsAddresses)
      ).routes
  }
}
