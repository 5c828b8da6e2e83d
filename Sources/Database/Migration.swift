/// One step of the schema. A step that has run anywhere is never edited; a later step changes what it made.
public struct Migration: Sendable {
  /// Counts up from 1 without gaps.
  public let version: Int64
  public let name: String
  public let statements: [String]

  public init(version: Int64, name: String, statements: [String]) {
    self.version = version
    self.name = name
    self.statements = statements
  }
}

extension SQLDatabase {
  /// Runs the steps that this database has not seen, all in one transaction: it moves to the newest schema or stays.
  /// Of several nodes that start together one runs them, and the others wait for it.
  ///
  /// - Parameter now: Unix time in milliseconds, noted beside each step.
  /// - Throws: ``SQLError`` with code `newerSchema` where a newer release has been here.
  public func migrate(_ migrations: [Migration], now: Int64) async throws {
    try await write { connection in
      try connection.lockSchema()
      try connection.execute(
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)
        """)
      let latest = try connection.row("SELECT COALESCE(MAX(version), 0) FROM schema_migrations")?.integer(0) ?? 0
      guard latest <= migrations.last?.version ?? 0 else { throw SQLError(.newerSchema) }
      for migration in migrations where migration.version > latest {
        for statement in migration.statements { try connection.execute(statement) }
        try connection.execute(
          "INSERT INTO schema_migrations (version, name, applied_at) VALUES (?1, ?2, ?3)",
          .integer(migration.version), .text(migration.name), .integer(now))
      }
    }
  }
}
