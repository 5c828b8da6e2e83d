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
  private let cache = Mutex<(json: [JSON.Member], until: Int64)>(([], 0))

  init(database: any SQLDatabase, delivery: Delivery, clock: Clock) {
    self.database = database
    self.delivery = delivery
    self.clock = clock
    start = clock.steady()
  }

  func current() async throws -> JSON {
    let now = clock.steady()
    let cached = cache.withLock { $0 }
    var counts = cached.json
    if cached.until <= now {
      counts = try await database.read { connection in
        [
          JSON.Member("users", .integer(try connection.row("SELECT COUNT(*) FROM users")?.integer(0) ?? 0)),
          JSON.Member("devices", .integer(try connection.row("SELECT COUNT(*) FROM devices")?.integer(0) ?? 0)),
          JSON.Member("rooms", .integer(try connection.row("SELECT COUNT(*) FROM rooms")?.integer(0) ?? 0)),
          JSON.Member(
            "messages", .integer(try connection.row("SELECT COALESCE(SUM(seq), 0) FROM rooms")?.integer(0) ?? 0)),
        ]
      }
      let fresh = counts
      cache.withLock { $0 = (fresh, now + Self.lifetime) }
    }
    return .object(
      counts + [
        JSON.Member("connections", .number(delivery.connectionCount)),
        JSON.Member("uptime", .integer((now - start) / 1000)),
      ])
  }
}
