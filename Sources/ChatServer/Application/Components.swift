import Logging
import ServiceLifecycle
import WebSockets

/// The server's capabilities, put together.
struct Components: Sendable {
  let responder: APIResponder
  let sockets: WebSocketServer
  let tls: TLSIdentity?
  private let capabilities: [any Capability]
  private let farewell: Farewell
  private let foundations: Foundations

  init(_ configuration: ServerConfiguration, logger: Logger) async throws {
    tls = try TLSIdentity.configured(by: configuration)
    let base = try await Foundations(configuration, logger: logger)
    let connections = DeliveryCapability(base)
    let delivery = connections.delivery
    let nodes = NodesCapability(base, delivery: delivery)
    let log = LogCapability(base, delivery: delivery, exchange: nodes.exchange)
    let rooms = RoomsCapability(base, log: log.log, delivery: delivery)
    let sessions = try await SessionsCapability(base, delivery: delivery, exchange: nodes.exchange)
    let accounts = try await AccountsCapability(base, sessions: sessions, departures: rooms.departures)
    let registration = try await RegistrationCapability(base, sessions: sessions.sessions)
    let mailbox = MailboxCapability(base, log: log.log)
    let gate = Gate(base, tokens: sessions.tokens)
    let sockets = SocketsCapability(
      base, users: accounts.users, rooms: rooms.rooms, log: log, mailbox: mailbox.mailbox, delivery: delivery,
      exchange: nodes.exchange, gate: gate, tickets: sessions.tickets)
    capabilities = [
      nodes, log, rooms, sessions, accounts, KeysCapability(base, externalSender: rooms.externalSender), mailbox,
      connections, sockets, HealthCapability(base, delivery: delivery), MetricsCapability(base), registration,
      try FilesCapability(base),
      AdministrationCapability(base, sessions: sessions.sessions, rooms: rooms, log: log.log),
    ]
    responder = APIResponder(base, routes: capabilities.flatMap(\.routes), gate: gate)
    self.sockets = sockets.server
    farewell = connections.farewell
    foundations = base
  }

  /// Everything that runs, in the order of starting. Services stop in the opposite order: clients are told first, the log's
  /// writer goes nearly last, and after it what tells the other nodes.
  ///
  /// - Parameter application: what listens and answers.
  func services(with application: any Service) -> [any Service] {
    capabilities.flatMap(\.services) + [application, farewell]
  }

  /// Ends what the capabilities stand on; the last to be called.
  func close() async { await foundations.close() }
}
