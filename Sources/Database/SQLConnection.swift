/// A connection inside a transaction. Calls block: they run on the database's own threads, never on the cooperative pool.
///
/// Statements are written in the dialect that SQLite 3.35 and PostgreSQL 15 share. Parameters are `?1`, `?2` … and are
/// always bound; types are `BIGINT`, `TEXT` and `BLOB` (a backend maps the last to its own name).
public protocol SQLConnection {
  /// All rows of a query, or of a change with `RETURNING`.
  func rows(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> [SQLRow]

  /// The rows of one query for each of several lists of arguments, in their order. PostgreSQL is asked once for all of
  /// them: each parameter has values of one kind, or NULL.
  func rows(_ sql: String, each arguments: [[SQLValue]]) throws(SQLError) -> [[SQLRow]]

  /// - Returns: the number of rows changed.
  @discardableResult
  func execute(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> Int

  /// Makes a change without waiting for its answer. It runs before whatever is asked next; should it fail, the next call
  /// throws its error, or the end of the transaction does.
  func enqueue(_ sql: String, arguments: [SQLValue]) throws(SQLError)

  /// Makes a change for each of several lists of arguments, like ``enqueue(_:arguments:)``. It is an `UPDATE` with a
  /// condition, which finds other rows for each list, or an `INSERT` of one row, which ends with its values: PostgreSQL runs
  /// it once for all lists. Each parameter has values of one kind, or NULL.
  func enqueue(_ sql: String, each arguments: [[SQLValue]]) throws(SQLError)

  /// Keeps other transactions from changing the rows that a `SELECT` finds, until this one ends. It waits for those that
  /// hold them; like ``enqueue(_:arguments:)`` it does so before what is asked next.
  func lock(_ sql: String, arguments: [SQLValue]) throws(SQLError)

  /// Keeps other transactions from changing the rows of a table that have these ids, until this one ends. Two that want
  /// the same rows never wait for each other, if the ids are sorted.
  func lock(_ table: String, ids: [SQLValue]) throws(SQLError)

  /// Keeps other transactions that call it out until this one ends.
  func lockSchema() throws(SQLError)

  /// What ends a `SELECT` that is to take a row which nobody else is taking at the moment.
  var skippingLockedRows: String { get }
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

  public func enqueue(_ sql: String, _ arguments: SQLValue...) throws(SQLError) {
    try enqueue(sql, arguments: arguments)
  }

  public func lock(_ sql: String, _ arguments: SQLValue...) throws(SQLError) { try lock(sql, arguments: arguments) }

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
