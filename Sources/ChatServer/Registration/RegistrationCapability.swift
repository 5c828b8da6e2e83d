import Database
import ServiceLifecycle

/// Who may make an account: the policy, and invitations.
struct RegistrationCapability: Capability {
  let invitations: InvitationService
  let routes: [APIRoute]
  let services: [any Service]

  /// Reads the policy, so that the first request finds it.
  init(_ foundations: Foundations, sessions: SessionService) async throws {
    let database = foundations.database
    foundations.policy.show(try await database.read { try PolicyStore(connection: $0).policy() })
    invitations = InvitationService(
      database: database, configuration: foundations.configuration.registration, audit: foundations.audit,
      clock: foundations.clock)
    routes =
      InvitationRoutes(invitations: invitations, board: foundations.policy, clock: foundations.clock).routes
    services = [
      PolicyWatch(database: database, board: foundations.policy, sessions: sessions, logger: foundations.logger),
      Housekeeping(foundations, name: "invitations") { connection, now in
        try InvitationStore(connection: connection).purge(before: now - 30 * 86_400_000)
      },
    ]
  }
}
