import Database
import Foundation
import TestServices
import Testing

/// The databases that one suite is run against.
enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case sqlite = "SQLite"
  case postgres = "PostgreSQL"

  var testDescription: String { rawValue }

  /// Calls `body` with an empty database, and a way to open it once more.
  func withDatabase(
    _ body: (any SQLDatabase, _ open: @escaping () throws -> any SQLDatabase) async throws -> Void
  ) async throws {
    switch self {
    case .sqlite:
      let folder = NSTemporaryDirectory() + "nightjar-database-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try await use(body) { try SQLiteDatabase(path: folder + "/test.sqlite") }
    case .postgres:
      let url = try await PostgresServer.shared().makeDatabase()
      try await use(body) { try PostgresDatabase(PostgresConfiguration(url: url)) }
    }
  }

  private func use(
    _ body: (any SQLDatabase, _ open: @escaping () throws -> any SQLDatabase) async throws -> Void,
    open: @escaping () throws -> any SQLDatabase
  ) async throws {
    let database = try open()
    do {
      try await body(database, open)
    } catch {
      await database.close()
      throw error
    }
    await database.close()
  }
}
