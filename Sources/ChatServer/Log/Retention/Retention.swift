import Database
import Logging
import ServiceLifecycle
import WireCoding

/// Removes from rooms' logs what is older, or more, than the settings keep: a few hundred entries a transaction, so that
/// senders hardly notice. What it removes, clients cannot fetch any more; pages of a log say where it begins (`first`).
struct Retention: Service {
  let database: any SQLDatabase
  let log: RoomLog
  let clock: Clock
  let configuration: RetentionConfiguration
  let logger: Logger

  private static let pageLimit: Int64 = 200

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await trim()
        } catch is CancellationError {
          return
        } catch {
          logger.warning("Old entries could not be removed.", metadata: ["error": "\(type(of: error))"])
        }
        try? await Task.sleep(for: .seconds(configuration.interval))
      }
    }
  }

  private func trim() async throws {
    let time = configuration.days.map { clock.now() - $0 * 86_400_000 }
    let bytes = configuration.megabytes.map { $0 * 1_000_000 }
    guard time != nil || bytes != nil else { return }
    var last: UUIDv7?
    while true {
      let page = try await database.read { [last] in
        try RetentionStore(connection: $0).rooms(after: last, limit: Self.pageLimit)
      }
      guard !page.isEmpty else { return }
      for room in page {
        while let end = try await database.read({
          try RetentionStore(connection: $0).end(of: room, before: time, bytes: bytes)
        }) {
          try Task.checkCancellation()
          try await log.append(TrimLog(room: room, seq: end))
        }
      }
      last = page.last
    }
  }
}
