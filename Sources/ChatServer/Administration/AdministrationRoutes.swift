import Database

/// `/api/admin`, over a running server's parts or over the database alone.
struct AdministrationRoutes: Sendable {
  let routes: [APIRoute]

  init(
    database: any SQLDatabase, configuration: ServerConfiguration, effects: AdministrationEffects,
    gate: AdministratorGate, audit: AuditTrail, clock: Clock
  ) {
    let lists = AdministrationLists(database: database, clock: clock)
    let invitations = InvitationService(
      database: database, configuration: configuration.registration, audit: audit, clock: clock)
    let accounts = AccountAdministration(
      database: database, effects: effects, invitations: invitations, audit: audit, clock: clock,
      sessionLifetime: configuration.sessionLifetime * 1000)
    let server = ServerAdministration(
      database: database, effects: effects, configuration: configuration.registration, audit: audit, clock: clock)
    routes =
      AccountAdministrationRoutes(accounts: accounts, lists: lists, gate: gate, clock: clock).routes
      + ServerAdministrationRoutes(server: server, lists: lists, gate: gate).routes
      + InvitationAdministrationRoutes(invitations: invitations, gate: gate, clock: clock).routes
      + AuditRoutes(audit: AuditService(database: database), gate: gate).routes
  }
}
