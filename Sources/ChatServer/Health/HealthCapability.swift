/// Whether the server can serve, and how much it serves.
struct HealthCapability: Capability {
  let routes: [APIRoute]

  init(_ foundations: Foundations, delivery: Delivery) {
    let database = foundations.database
    routes =
      HealthRoutes(
        health: HealthService(
          database: database, bus: foundations.bus, directory: foundations.directory, delivery: delivery),
        statistics: Statistics(database: database, delivery: delivery, clock: foundations.clock)
      ).routes
  }
}
