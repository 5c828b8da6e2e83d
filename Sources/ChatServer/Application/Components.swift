import Bus
import Database
import Logging
import NIOCore
import WebSockets
import WireCoding

/// The server's parts, wired.
struct Components: Sendable {
  let responder: APIResponder
  let sockets: WebSocketServer
  let log: RoomLog
  let departures: Departures
  let housekeeping: Housekeeping
  let retention: Retention
  let farewell: Farewell
  let tls: TLSIdentity?
  /// The other nodes; nil for one that is alone.
  let exchange: NodeExchange?
  private let bus: any Bus
  private let database: any SQLDatabase
  private let threads: [WorkerThreads]
  /// Holds the data folder's lock.
  private let directory: DataDirectory

  static func make(_ configuration: ServerConfiguration, logger: Logger) async throws -> Components {
    let clock = Clock.system
    let tls = try tlsIdentity(configuration)
    let directory = try DataDirectory(
      path: configuration.dataDirectory, holdsDatabase: configuration.databaseURL == nil)
    let maximumKeyAge = configuration.signingKeyDays * 86_400_000
    let metrics = ServerMetrics()
    let database: any SQLDatabase
    let secrets: ServerSecrets
    var sharedSecrets: SharedSecrets?
    if configuration.databaseURL != nil {
      database = TimedDatabase(
        database: try await DatabaseOpening.postgres(configuration, clock: clock), metrics: metrics)
      let shared = SharedSecrets(
        database: database, path: directory.secretsPath, maximumAge: maximumKeyAge, clock: clock)
      secrets = try await shared.current()
      sharedSecrets = shared
    } else {
      secrets = try ServerSecrets.load(path: directory.secretsPath, now: clock.now(), maximumAge: maximumKeyAge)
      database = TimedDatabase(
        database: try await DatabaseOpening.sqlite(directory.databasePath, clock: clock), metrics: metrics)
    }

    let passwordThreads = WorkerThreads(threads: configuration.passwordThreads, queueLimit: 128)
    let workThreads = WorkerThreads(threads: 2, queueLimit: 1024)
    // Commits of megabytes wait here: few may, and nobody's log-in behind them.
    let groupThreads = WorkerThreads(threads: 2, queueLimit: 64)
    let fileThreads = WorkerThreads(threads: 2, queueLimit: 1024)

    let tokens = await AccessTokens(
      secrets: secrets, lifetime: configuration.accessTokenLifetime, shared: sharedSecrets, clock: clock,
      metrics: metrics)
    let revocations = SessionRevocations(lifetime: configuration.accessTokenLifetime, clock: clock)
    let node = UUIDv7(milliseconds: UInt64(clamping: clock.now()), random: SecureRandom.bytes(10))
    let bus: any Bus = try openBus(configuration, node: node)
    let limits = RateLimits(configuration.rateLimits, bus: bus, clock: clock)
    let delivery = Delivery(
      connectionsPerUser: configuration.connectionsPerUser, connectionLimit: configuration.connectionLimit,
      metrics: metrics)
    var exchange: NodeExchange?
    if bus.isShared {
      exchange = NodeExchange(
        node: node, bus: bus, database: database, delivery: delivery, revocations: revocations, clock: clock,
        logger: logger, tokenLifetime: configuration.accessTokenLifetime * 1000)
    }
    let log = RoomLog(database: database, delivery: delivery, exchange: exchange, clock: clock, logger: logger)
    let externalSender = ExternalSenderKeys(secrets: secrets, threads: groupThreads)
    let departures = Departures(
      database: database, log: log, keys: externalSender, threads: groupThreads, clock: clock, logger: logger)
    let certificates = CertificateCheck(threads: workThreads)
    let sessionLifetime = configuration.sessionLifetime * 1000
    let sessions = SessionService(
      database: database, tokens: tokens, revocations: revocations, delivery: delivery, exchange: exchange,
      clock: clock, lifetime: sessionLifetime)
    let accounts = AccountService(
      database: database, hasher: try await PasswordHasher(threads: passwordThreads), certificates: certificates,
      sessions: sessions, salts: LoginSalts(secrets: secrets), limits: limits, clock: clock)
    let users = UserService(database: database)
    let devices = DeviceService(
      database: database, sessions: sessions, certificates: certificates, departures: departures, clock: clock)
    let keys = KeyService(
      database: database, check: KeyPackageCheck(threads: workThreads), externalSender: externalSender, clock: clock)
    let rooms = RoomService(
      database: database, log: log, delivery: delivery, threads: groupThreads, departures: departures, clock: clock)
    let history = LogService(database: database, log: log)
    let mailbox = MailboxService(database: database, log: log)
    let tickets = TicketOffice(bus: bus, clock: clock)
    let statistics = Statistics(database: database, delivery: delivery, clock: clock)

    metrics.gauge("connections") { delivery.connectionCount }
    metrics.gauge("append_queue_changes") { log.waiting.changes }
    metrics.gauge("append_queue_bytes") { log.waiting.bytes }
    for (name, pool) in [("passwords", passwordThreads), ("work", workThreads), ("files", fileThreads)] {
      metrics.gauge("worker_queue", [("pool", name)]) { pool.count }
    }

    try await sessions.recallEnded()
    let cookie = RefreshCookie(lifetime: configuration.sessionLifetime, isSecure: configuration.isReachedByTLS)

    let routes =
      AccountRoutes(accounts: accounts, users: users, cookie: cookie).routes
      + SessionRoutes(sessions: sessions, tickets: tickets, cookie: cookie).routes
      + UserRoutes(users: users).routes + DeviceRoutes(devices: devices).routes
      + KeyRoutes(keys: keys).routes + RoomRoutes(rooms: rooms).routes + LogRoutes(log: history).routes
      + MailboxRoutes(mailbox: mailbox).routes
      + MetricsRoutes(
        metrics: metrics, token: configuration.metricsToken, addresses: Set(configuration.metricsAddresses)
      ).routes
      + HealthRoutes(
        health: HealthService(database: database, bus: bus, directory: directory, delivery: delivery),
        statistics: statistics
      ).routes
    let gate = Gate(
      tokens: tokens, revocations: revocations, limits: limits,
      addresses: ClientAddress(
        trustsForwardedAddress: configuration.trustsForwardedAddress,
        trustedProxies: configuration.trustedProxies.compactMap { AddressRange($0) }),
      metrics: metrics)
    let responder = APIResponder(
      routes: routes, gate: gate,
      files: configuration.webDirectory.map { StaticFiles(directory: $0, threads: fileThreads) },
      headers: SecurityHeaders(isBehindTLS: configuration.isReachedByTLS), clock: clock)
    let endpoint = SocketEndpoint(
      services: SocketServices(
        users: users, rooms: rooms, history: history, mailbox: mailbox, log: log, delivery: delivery, limits: limits,
        exchange: exchange, clock: clock, patience: .seconds(configuration.slowReaderPatience)),
      gate: gate, tickets: tickets)
    return Components(
      responder: responder, sockets: endpoint.server(configuration), log: log, departures: departures,
      housekeeping: Housekeeping(
        database: database, clock: clock, sessionLifetime: sessionLifetime, logger: logger),
      retention: Retention(
        database: database, log: log, clock: clock, configuration: configuration.retention, logger: logger),
      farewell: Farewell(
        delivery: delivery, delay: configuration.shutdownDelay, grace: configuration.shutdownGrace),
      tls: tls, exchange: exchange, bus: bus, database: database,
      threads: [passwordThreads, workThreads, groupThreads, fileThreads], directory: directory)
  }

  /// Ends the threads, closes the database and lets the data folder go; the last to be called.
  func close() async {
    await bus.close()
    for pool in threads { await pool.stop() }
    await database.close()
    directory.release()
  }

  private static func tlsIdentity(_ configuration: ServerConfiguration) throws(ServerError) -> TLSIdentity? {
    switch (configuration.tlsCertificate, configuration.tlsKey) {
    case (let certificate?, let key?): return try TLSIdentity(certificatePath: certificate, keyPath: key)
    case (nil, nil): return nil
    default: throw .halfTLS
    }
  }

  private static func openBus(_ configuration: ServerConfiguration, node: UUIDv7) throws(ServerError) -> any Bus {
    guard let url = configuration.redisURL else { return InProcessBus() }
    do throws(BusError) {
      return try RedisBus(url: url, node: node.bytes)
    } catch {
      throw .invalidRedis
    }
  }
}
