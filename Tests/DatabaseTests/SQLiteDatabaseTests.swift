import Database
import Foundation
import Testing

@Suite("SQLite behind the common surface")
struct SQLiteDatabaseTests {
  private func withDatabase(_ body: (SQLiteDatabase, String) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "nightjar-database-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/test.sqlite"
    let database = try SQLiteDatabase(path: path)
    try await body(database, path)
    await database.close()
  }

  @Test("A transaction is on disk when it returns, and the log is a write-ahead one")
  func pragmas() async throws {
    try await withDatabase { database, _ in
      let (synchronous, mode, keys) = try await database.write { connection in
        (
          try connection.row("PRAGMA synchronous")?.integer(0), try connection.row("PRAGMA journal_mode")?.text(0),
          try connection.row("PRAGMA foreign_keys")?.integer(0)
        )
      }
      #expect(synchronous == 2)
      #expect(mode == "wal")
      #expect(keys == 1)
    }
  }
}
