import GRDB
import GRDBSQLite

/// A GRDB connection for the length of one transaction.
///
/// GRDB prepares and keeps the statements; values go in and out through SQLite's own interface, without the conversions
/// that a record layer needs: a server that appends to logs runs few statements, and those very often.
struct SQLiteConnection: SQLConnection {
  let database: GRDB.Database

  /// SQLite copies what it is given (`SQLITE_TRANSIENT`).
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  /// Runs `body` in a transaction that writes, alone from its beginning. The statements around it are prepared once, which
  /// GRDB's own transactions do each time.
  func transaction<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
    try run("BEGIN IMMEDIATE", []) { _ in }
    do {
      let result = try body(self)
      try run("COMMIT", []) { _ in }
      return result
    } catch {
      // SQLite has ended it by itself after some failures, such as a full disk.
      if database.isInsideTransaction { try? run("ROLLBACK", []) { _ in } }
      throw error
    }
  }

  func rows(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> [SQLRow] {
    var rows: [SQLRow] = []
    try run(sql, arguments) { (statement) throws(SQLError) in
      var values: [SQLValue] = []
      let count = sqlite3_column_count(statement)
      values.reserveCapacity(Int(count))
      for column in 0..<count { values.append(try Self.value(statement, column)) }
      rows.append(SQLRow(values))
    }
    return rows
  }

  func rows(_ sql: String, each arguments: [[SQLValue]]) throws(SQLError) -> [[SQLRow]] {
    var answers: [[SQLRow]] = []
    answers.reserveCapacity(arguments.count)
    for arguments in arguments { answers.append(try rows(sql, arguments: arguments)) }
    return answers
  }

  func execute(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> Int {
    try run(sql, arguments) { _ in }
    return database.changesCount
  }

  func enqueue(_ sql: String, arguments: [SQLValue]) throws(SQLError) { _ = try execute(sql, arguments: arguments) }

  func enqueue(_ sql: String, each arguments: [[SQLValue]]) throws(SQLError) {
    for arguments in arguments { _ = try execute(sql, arguments: arguments) }
  }

  // A transaction that writes is alone from its beginning: there is nobody to be kept out.
  func lock(_ sql: String, arguments: [SQLValue]) throws(SQLError) {}
  func lock(_ table: String, ids: [SQLValue]) throws(SQLError) {}
  func lockSchema() throws(SQLError) {}
  var skippingLockedRows: String { "" }

  private func run(
    _ sql: String, _ arguments: [SQLValue], row: (OpaquePointer) throws(SQLError) -> Void
  ) throws(SQLError) {
    let statement: OpaquePointer
    do {
      statement = try database.cachedStatement(sql: sql).sqliteStatement
    } catch {
      throw SQLError(error)
    }
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    guard sqlite3_bind_parameter_count(statement) == arguments.count else { throw SQLError(.failed) }
    for (index, argument) in arguments.enumerated() { try bind(argument, to: statement, at: Int32(index + 1)) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try row(statement)
      case SQLITE_DONE: return
      default: throw failure()
      }
    }
  }

  private func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) throws(SQLError) {
    let code: Int32
    switch value {
    case .null: code = sqlite3_bind_null(statement, index)
    case .integer(let number): code = sqlite3_bind_int64(statement, index, number)
    case .text(var text):
      guard !text.utf8.contains(0) else { throw SQLError(.invalidText) }
      code =
        text.isEmpty
        ? sqlite3_bind_text(statement, index, "", 0, Self.copied)
        : text.withUTF8 { utf8 in
          utf8.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(statement, index, $0.baseAddress, Int32(clamping: $0.count), Self.copied)
          }
        }
    case .blob(let bytes):
      // A null pointer would bind NULL.
      code =
        bytes.isEmpty
        ? sqlite3_bind_zeroblob(statement, index, 0)
        : bytes.withUnsafeBytes {
          sqlite3_bind_blob(statement, index, $0.baseAddress, Int32(clamping: $0.count), Self.copied)
        }
    }
    guard code == SQLITE_OK else { throw failure() }
  }

  private static func value(_ statement: OpaquePointer, _ column: Int32) throws(SQLError) -> SQLValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_TEXT:
      guard let text = sqlite3_column_text(statement, column) else { return .text("") }
      let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column)))
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB:
      guard let blob = sqlite3_column_blob(statement, column) else { return .blob([]) }
      return .blob([UInt8](UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(statement, column)))))
    default: throw .unexpectedType
    }
  }

  /// What SQLite says of the statement that has just failed.
  private func failure() -> SQLError {
    guard let connection = database.sqliteConnection else { return SQLError(.unavailable) }
    let message = sqlite3_errmsg(connection).map { String(cString: $0) }
    return SQLError(sqliteCode: sqlite3_extended_errcode(connection), message: message)
  }
}
