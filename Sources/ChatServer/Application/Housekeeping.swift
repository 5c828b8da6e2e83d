import Database
import Logging
import ServiceLifecycle

/// Removes once an hour what nobody will ask for again.
struct Housekeeping: Service {
  private let database: any SQLDatabase
  private let clock: Clock
  private let logger: Logger
  private let name: String
  private let purge: @Sendable (_ connection: any SQLConnection, _ now: Int64) throws -> Void

  /// - Parameters:
  ///   - name: of what is removed, as the log shows it: a plural.
  ///   - purge: removes it, in a transaction. `now` is Unix time in milliseconds.
  init(
    _ foundations: Foundations, name: String,
    purge: @escaping @Sendable (_ connection: any SQLConnection, _ now: Int64) throws -> Void
  ) {
    database = foundations.database
    clock = foundations.clock
    logger = foundations.logger
    self.name = name
    self.purge = purge
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await runMaintenance()
        try? await Task.sleep(for: .seconds(3600))
      }
    }
  }

  private func runMaintenance() async {
    let now = clock.now()
    do {
      try await database.write { [purge] connection in try purge(connection, now) }
    } catch {
      logger.warning("Old \(name) could not be removed.", metadata: ["error": "\(type(of: error))"])
    }
  }
}
