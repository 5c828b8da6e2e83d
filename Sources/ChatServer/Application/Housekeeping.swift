import Database
import Logging
import ServiceLifecycle

/// Removes once an hour what nobody will ask for again.
struct Housekeeping: Service {
  let database: any SQLDatabase
  let clock: Clock
  /// Milliseconds.
  let sessionLifetime: Int64
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await purge()
        try? await Task.sleep(for: .seconds(3600))
      }
    }
  }

  private func purge() async {
    let now = clock.now()
    do {
      try await database.write { [sessionLifetime] connection in
        try SessionStore(connection: connection, now: now, lifetime: sessionLifetime).purge()
        try KeyStore(connection: connection).purge(now: now)
      }
    } catch {
      logger.warning("Old sessions and claims could not be removed.", metadata: ["error": "\(type(of: error))"])
    }
  }
}
