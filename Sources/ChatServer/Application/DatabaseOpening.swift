import Database

/// Opens the database that the configuration names, and brings its schema up to date.
enum DatabaseOpening {
  /// How long a PostgreSQL that is just starting is waited for.
  private static let patience = Duration.seconds(15)

  static func sqlite(_ path: String, clock: Clock) async throws -> SQLiteDatabase {
    do {
      let database = try SQLiteDatabase(path: path)
      try await database.migrate(Schema.migrations, now: clock.now())
      return database
    } catch let error as SQLError {
      throw error.code == .newerSchema ? ServerError.newerDatabase(path) : ServerError.database(path)
    }
  }

  static func postgres(_ configuration: ServerConfiguration, clock: Clock) async throws -> PostgresDatabase {
    guard PostgresDatabase.isAvailable else { throw ServerError.noPostgresClient }
    var settings = PostgresConfiguration(url: configuration.databaseURL ?? "")
    settings.connections = configuration.databaseConnections
    guard let database = try? PostgresDatabase(settings) else { throw ServerError.invalidDatabase }
    let deadline = ContinuousClock.now + patience
    while true {
      do {
        try await database.migrate(Schema.migrations, now: clock.now())
        return database
      } catch let error as SQLError {
        if error.code == .unavailable, ContinuousClock.now < deadline {
          try await Task.sleep(for: .milliseconds(200))
          continue
        }
        await database.close()
        switch error.code {
        case .unavailable: throw ServerError.unreachableDatabase
        case .newerSchema: throw ServerError.newerDatabase("in PostgreSQL")
        default: throw ServerError.unusableDatabase
        }
      }
    }
  }
}
