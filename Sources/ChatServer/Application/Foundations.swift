import Bus
import Database
import Logging
import WireCoding

/// What all capabilities stand on: settings, clock, database, secrets, bus, threads.
struct Foundations: Sendable {
  let configuration: ServerConfiguration
  let clock = Clock.system
  let logger: Logger
  let metrics = ServerMetrics()
  let policy = PolicyBoard()
  /// Holds the data folder's lock.
  let directory: DataDirectory
  let database: any SQLDatabase
  let secrets: ServerSecrets
  /// Where nodes find each other's secrets; nil for a node that is alone.
  let sharedSecrets: SharedSecrets?
  /// What this node is called among others.
  let node: UUIDv7
  let bus: any Bus
  let limits: RateLimits
  let revocations: SessionRevocations
  let threads: ThreadPools

  /// Opens the data folder and the database, and brings its schema up to date.
  init(_ configuration: ServerConfiguration, logger: Logger) async throws {
    self.configuration = configuration
    self.logger = logger
    directory = try DataDirectory(
      path: configuration.dataDirectory, holdsDatabase: configuration.databaseURL == nil)
    let maximumKeyAge = configuration.signingKeyDays * 86_400_000
    if configuration.databaseURL != nil {
      database = TimedDatabase(
        database: try await DatabaseOpening.postgres(configuration, clock: clock), metrics: metrics)
      let shared = SharedSecrets(
        database: database, path: directory.secretsPath, maximumAge: maximumKeyAge, clock: clock)
      secrets = try await shared.current()
      sharedSecrets = shared
    } else {
      secrets = try ServerSecrets.load(path: directory.secretsPath, now: clock.now(), maximumAge: maximumKeyAge)
      sharedSecrets = nil
      database = TimedDatabase(
        database: try await DatabaseOpening.sqlite(directory.databasePath, clock: clock), metrics: metrics)
    }
    node = UUIDv7(milliseconds: UInt64(clamping: clock.now()), random: SecureRandom.bytes(10))
    bus = try Self.openBus(configuration, node: node)
    limits = RateLimits(configuration.rateLimits, bus: bus, clock: clock)
    revocations = SessionRevocations(lifetime: configuration.accessTokenLifetime, clock: clock)
    threads = ThreadPools(passwordThreads: configuration.passwordThreads, metrics: metrics)
  }

  private static func openBus(_ configuration: ServerConfiguration, node: UUIDv7) throws(ServerError) -> any Bus {
    guard let url = configuration.redisURL else { return InProcessBus() }
    do throws(BusError) {
      return try RedisBus(url: url, node: node.bytes)
    } catch {
      throw .invalidRedis
    }
  }

  /// Ends the threads, closes the database and lets the data folder go; the last to be called.
  func close() async {
    await bus.close()
    await threads.stop()
    await database.close()
    directory.release()
  }
}
