import Bus
import Database
import Logging
import NIOCore
import WebSockets

/// The server's parts, wired.
struct Components: Sendable {
  let responder: APIResponder
  let sockets: WebSocketServer
  let log: RoomLog
  let housekeeping: Housekeeping
  let farewell: Farewell
  private let database: any SQLDatabase
  private let threads: [WorkerThreads]
  /// Holds the data folder's lock.
  private let directory: DataDirectory

  static func make(_ configuration: ServerConfiguration, logger: Logger) async throws -> Components {
    let clock = Clock.system
    let directory = try DataDirectory(
      path: configuration.dataDirectory, holdsDatabase: configuration.databaseURL == nil)
    let maximumKeyAge = configuration.signingKeyDays * 86_400_000
    let database: any SQLDatabase
    let secrets: ServerSecrets
    var sharedSecrets: SharedSecrets?
    if configuration.databaseURL != nil {
      database = try await DatabaseOpening.postgres(configuration, clock: clock)
      let shared = SharedSecrets(
        database: database, path: directory.secretsPath, maximumAge: maximumKeyAge, clock: clock)
      secrets = try await shared.current()
      sharedSecrets = shared
    } else {
      secrets = try ServerSecrets.load(path: directory.secretsPath, now: clock.now(), maximumAge: maximumKeyAge)
      database = try await DatabaseOpening.sqlite(directory.databasePath, clock: clock)
    }

    let passwordThreads = WorkerThreads(threads: configuration.passwordThreads, queueLimit: 128)
    let workThreads = WorkerThreads(threads: 2, queueLimit: 1024)
    let fileThreads = WorkerThreads(threads: 2, queueLimit: 1024)

    let tokens = await AccessTokens(
      secrets: secrets, lifetime: configuration.accessTokenLifetime, shared: sharedSecrets, clock: clock)
    let revocations = SessionRevocations(lifetime: configuration.accessTokenLifetime, clock: clock)
    let limits = RateLimits(configuration.rateLimits, clock: clock)
    let delivery = Delivery(
      connectionsPerUser: configuration.connectionsPerUser, connectionLimit: configuration.connectionLimit)
    let log = RoomLog(database: database, delivery: delivery, clock: clock, logger: logger)
    let certificates = CertificateCheck(threads: workThreads)
    let sessionLifetime = configuration.sessionLifetime * 1000
    let accounts = AccountService(
      database: database, hasher: try await PasswordHasher(threads: passwordThreads), certificates: certificates,
      tokens: tokens, revocations: revocations, salts: LoginSalts(secrets: secrets), limits: limits,
      delivery: delivery, clock: clock, sessionLifetime: sessionLifetime)
    let users = UserService(database: database)
    let devices = DeviceService(database: database, accounts: accounts, certificates: certificates, clock: clock)
    let keys = KeyService(database: database, check: KeyPackageCheck(threads: workThreads), clock: clock)
    let rooms = RoomService(database: database, log: log, delivery: delivery, threads: workThreads, clock: clock)
    let tickets = TicketOffice(clock: clock)
    let statistics = Statistics(database: database, delivery: delivery, clock: clock)

    let started = clock.now() - configuration.accessTokenLifetime * 1000
    revocations.revoke(
      try await database.read { connection in
        try SessionStore(connection: connection, now: clock.now(), lifetime: sessionLifetime).ended(since: started)
      })

    let routes =
      AccountRoutes(
        accounts: accounts, users: users, tickets: tickets,
        cookie: RefreshCookie(lifetime: configuration.sessionLifetime, isSecure: configuration.isBehindTLS)
      ).routes
      + UserRoutes(users: users).routes + DeviceRoutes(devices: devices).routes + KeyRoutes(keys: keys).routes
      + RoomRoutes(rooms: rooms).routes + MailboxRoutes(database: database, log: log).routes
      + HealthRoutes(database: database, bus: InProcessBus(), directory: directory, statistics: statistics).routes
    let gate = Gate(
      tokens: tokens, revocations: revocations, limits: limits,
      addresses: ClientAddress(trustsForwardedAddress: configuration.trustsForwardedAddress))
    let responder = APIResponder(
      routes: routes, gate: gate,
      files: configuration.webDirectory.map { StaticFiles(directory: $0, threads: fileThreads) },
      headers: SecurityHeaders(isBehindTLS: configuration.isBehindTLS), clock: clock)
    let endpoint = SocketEndpoint(
      services: SocketServices(
        database: database, log: log, delivery: delivery, limits: limits, clock: clock,
        patience: .seconds(configuration.slowReaderPatience)),
      gate: gate, tickets: tickets)
    return Components(
      responder: responder, sockets: endpoint.server(configuration), log: log,
      housekeeping: Housekeeping(
        database: database, clock: clock, sessionLifetime: sessionLifetime, logger: logger),
      farewell: Farewell(delivery: delivery, grace: configuration.shutdownGrace), database: database,
      threads: [passwordThreads, workThreads, fileThreads], directory: directory)
  }

  /// Ends the threads and closes the database; the last to be called.
  func close() async {
    for pool in threads { await pool.stop() }
    await database.close()
  }
}
