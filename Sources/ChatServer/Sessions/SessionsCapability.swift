import ServiceLifecycle

/// Sessions, and the tokens and tickets that prove them.
struct SessionsCapability: Capability {
  let sessions: SessionService
  let tokens: AccessTokens
  let tickets: TicketOffice
  let cookie: RefreshCookie
  private let housekeeping: Housekeeping

  /// Reads which sessions have ended while their access tokens may still be good.
  init(_ foundations: Foundations, delivery: Delivery, exchange: NodeExchange?) async throws {
    let (configuration, clock) = (foundations.configuration, foundations.clock)
    tokens = await AccessTokens(
      secrets: foundations.secrets, lifetime: configuration.accessTokenLifetime, shared: foundations.sharedSecrets,
      clock: clock, metrics: foundations.metrics)
    tickets = TicketOffice(bus: foundations.bus, clock: clock)
    cookie = RefreshCookie(lifetime: configuration.sessionLifetime, isSecure: configuration.isReachedByTLS)
    let sessions = SessionService(
      database: foundations.database, tokens: tokens, revocations: foundations.revocations, delivery: delivery,
      exchange: exchange, audit: foundations.audit, clock: clock, lifetime: configuration.sessionLifetime * 1000)
    self.sessions = sessions
    housekeeping = Housekeeping(foundations, name: "sessions") { connection, now in
      try sessions.store(on: connection, now: now).purge()
    }
    try await sessions.recallEnded()
  }

  var routes: [APIRoute] { SessionRoutes(sessions: sessions, tickets: tickets, cookie: cookie).routes }
  var services: [any Service] { [housekeeping] }
}
