import Database

/// What a test does to the database behind the server's back.
extension TestServer {
  func execute(_ sql: String, _ arguments: SQLValue...) async throws {
    try await withDatabase { database in _ = try await database.write { try $0.execute(sql, arguments: arguments) } }
  }

  func integer(_ sql: String) async throws -> Int64? {
    try await withDatabase { database in try await database.read { try $0.row(sql)?.integer(0) } }
  }

  func blob(_ sql: String) async throws -> [UInt8]? {
    try await withDatabase { database in try await database.read { try $0.row(sql)?.blob(0) } }
  }

  private func withDatabase<T>(_ body: (any SQLDatabase) async throws -> T) async throws -> T {
    let database: any SQLDatabase
    if let url = try await TestDatabase.url(for: dataDirectory) {
      var configuration = PostgresConfiguration(url: url)
      configuration.connections = 2
      database = try PostgresDatabase(configuration)
    } else {
      database = try SQLiteDatabase(path: dataDirectory + "/nightjar.sqlite", readers: 1)
    }
    do {
      let result = try await body(database)
      await database.close()
      return result
    } catch {
      await database.close()
      throw error
    }
  }
}
