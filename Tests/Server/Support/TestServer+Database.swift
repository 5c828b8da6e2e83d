import Database

/// What a test does to the database behind the server's back.
extension TestServer {
  func execute(_ sql: String, _ arguments: SQLValue...) async throws {
    let database = try SQLiteDatabase(path: dataDirectory + "/nightjar.sqlite", readers: 1)
    _ = try await database.write { try $0.execute(sql, arguments: arguments) }
    await database.close()
  }

  func integer(_ sql: String) async throws -> Int64? {
    let database = try SQLiteDatabase(path: dataDirectory + "/nightjar.sqlite", readers: 1)
    let value = try await database.read { try $0.row(sql)?.integer(0) }
    await database.close()
    return value
  }
}
