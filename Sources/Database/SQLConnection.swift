/// A connection inside a transaction. Calls block: they run on the database's own threads, never on the cooperative pool.
///
/// Statements are written in the dialect that SQLite 3.35 and PostgreSQL 15 share. Parameters are `?1`, `?2` … and are
/// always bound; types are `BIGINT`, `TEXT` and `BLOB` (a backend maps the last to its own name).
public protocol SQLConnection {
  /// All rows of a query, or of a change with `RETURNING`.
  func rows(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> [SQLRow]

  /// - Returns: the number of rows changed.
  @discardableResult
  func execute(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> Int
}

extension SQLConnection {
  public func rows(_ sql: String, _ arguments: SQLValue...) throws(SQLError) -> [SQLRow] {
    try rows(sql, arguments: arguments)
  }

  /// The first row, or nil where there is none.
  public func row(_ sql: String, _ arguments: SQLValue...) throws(SQLError) -> SQLRow? {
    try rows(sql, arguments: arguments).first
  }

  /// - Returns: the number of rows changed.
  @discardableResult
  public func execute(_ sql: String, _ arguments: SQLValue...) throws(SQLError) -> Int {
    try execute(sql, arguments: arguments)
  }

  /// Runs `body`, and undoes what it wrote if it throws, without ending the transaction around it.
  public func savepoint<T>(_ body: () throws -> T) throws -> T {
    try execute("SAVEPOINT part")
    do {
      let result = try body()
      try execute("RELEASE SAVEPOINT part")
      return result
    } catch {
      try execute("ROLLBACK TO SAVEPOINT part")
      try execute("RELEASE SAVEPOINT part")
      throw error
    }
  }
}
