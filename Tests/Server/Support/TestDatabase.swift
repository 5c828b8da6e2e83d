import Foundation
import Synchronization
import TestServices

/// Where the servers of the tests have their store: SQLite, or PostgreSQL where `NIGHTJAR_TEST_DATABASE` says `postgres`.
enum TestDatabase {
  private static let urls = Mutex<[String: String]>([:])

  static var isPostgres: Bool { ProcessInfo.processInfo.environment["NIGHTJAR_TEST_DATABASE"] == "postgres" }

  /// The database that belongs to a data folder; nil where that is SQLite, inside it.
  static func url(for directory: String) async throws -> String? {
    guard isPostgres else { return nil }
    if let known = urls.withLock({ $0[directory] }) { return known }
    let url = try await PostgresServer.shared().makeDatabase()
    urls.withLock { $0[directory] = url }
    return url
  }
}
