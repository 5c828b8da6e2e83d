import Database
import Synchronization
import WireCoding

/// Counts about the whole server, and nobody in particular. They are kept for some seconds: counting reads tables.
final class Statistics: Sendable {
  private static let lifetime: Int64 = 5_000

  private let database: any SQLDatabase
  private let delivery: Delivery
  private let clock: Clock
  private let start: Int64
  private let cache = Mutex<(counts: HealthStore.Counts, until: Int64)>((HealthStore.Counts(), 0))

  init(database: any SQLDatabase, delivery: Delivery, clock: Clock) {
    self.database = database
    self.delivery = delivery
    self.clock = clock
    start = clock.steady()
  }

  func current() async throws -> JSON {
    let now = clock.steady()
    var (counts, until) = cache.withLock { $0 }
    if until <= now {
      let fresh = try await database.read { try HealthStore(connection: $0).counts() }
      cache.withLock { $0 = (fresh, now + Self.lifetime) }
      counts = fresh
    }
    return [
      "users": .integer(counts.users), "devices": .integer(counts.devices), "rooms": .integer(counts.rooms),
      "messages": .integer(counts.messages), "connections": .number(delivery.connectionCount),
      "uptime": .integer((now - start) / 1000),
    ]
  }
}
