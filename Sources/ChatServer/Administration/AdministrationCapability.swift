import ServiceLifecycle

/// What administrators do, over the API, and the audit that they read.
struct AdministrationCapability: Capability {
  let routes: [APIRoute]
  let services: [any Service]

  init(_ foundations: Foundations, sessions: SessionService, rooms: RoomsCapability, log: RoomLog) {
    routes =
      AdministrationRoutes(
        database: foundations.database, configuration: foundations.configuration,
        effects: .live(sessions: sessions, departures: rooms.departures, log: log, board: foundations.policy),
        gate: AdministratorGate(database: foundations.database), audit: foundations.audit, clock: foundations.clock
      ).routes
    var services: [any Service] = [
      Housekeeping(foundations, name: "deleted accounts") { connection, now in
        // Longer than any access token lives: until then a node may have to learn which sessions have ended.
        try AccountStore(connection: connection).purgeDeleted(before: now - 2 * 86_400_000)
      }
    ]
    if let days = foundations.configuration.audit.days {
      services.append(
        Housekeeping(foundations, name: "audit rows") { connection, now in
          try AuditStore(connection: connection).trim(before: now - days * 86_400_000)
        })
    }
    self.services = services
  }
}
