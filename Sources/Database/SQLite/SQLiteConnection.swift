import Foundation
import GRDB

/// A GRDB connection for the length of one transaction.
struct SQLiteConnection: SQLConnection {
  let database: GRDB.Database

  func rows(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> [SQLRow] {
    do {
      let statement = try database.cachedStatement(sql: sql)
      let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(try Self.bindable(arguments)))
      var rows: [SQLRow] = []
      while let row = try cursor.next() {
        var values: [SQLValue] = []
        values.reserveCapacity(row.count)
        for column in 0..<row.count { values.append(try SQLValue(row[column] as DatabaseValue)) }
        rows.append(SQLRow(values))
      }
      return rows
    } catch {
      throw SQLError(error)
    }
  }

  private static func bindable(_ arguments: [SQLValue]) throws(SQLError) -> [DatabaseValue] {
    for case .text(let text) in arguments where text.utf8.contains(0) { throw SQLError(.invalidText) }
    return arguments.map(\.databaseValue)
  }

  func execute(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> Int {
    do {
      let statement = try database.cachedStatement(sql: sql)
      try statement.execute(arguments: StatementArguments(try Self.bindable(arguments)))
      return database.changesCount
    } catch {
      throw SQLError(error)
    }
  }

  func enqueue(_ sql: String, arguments: [SQLValue]) throws(SQLError) { _ = try execute(sql, arguments: arguments) }

  // A transaction that writes is alone from its beginning: there is nobody to be kept out.
  func lock(_ sql: String, arguments: [SQLValue]) throws(SQLError) {}
  func lockSchema() throws(SQLError) {}
  var skippingLockedRows: String { "" }
}

extension SQLValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .blob(let value): Data(value).databaseValue
    }
  }

  fileprivate init(_ value: DatabaseValue) throws(SQLError) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .integer(number)
    case .string(let text): self = .text(text)
    case .blob(let data): self = .blob([UInt8](data))
    case .double: throw .unexpectedType
    }
  }
}

extension SQLError {
  /// What SQLite's result codes mean to the server.
  init(_ error: any Error) {
    if let error = error as? SQLError {
      self = error
      return
    }
    guard let error = error as? GRDB.DatabaseError else {
      self.init(.failed)
      return
    }
    let native = String(error.extendedResultCode.rawValue)
    switch error.extendedResultCode {
    case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY:
      // "UNIQUE constraint failed: users.username": the part behind the colon names columns, never values.
      let columns = error.message?.split(separator: ":").last.map { $0.drop { $0 == " " } }
      self.init(.uniqueViolation, constraint: columns.map(String.init), nativeCode: native)
      return
    default: break
    }
    switch error.resultCode {
    case .SQLITE_CONSTRAINT: self.init(.constraintViolation, nativeCode: native)
    case .SQLITE_FULL: self.init(.full, nativeCode: native)
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_INTERRUPT,
      .SQLITE_ABORT:
      self.init(.unavailable, nativeCode: native)
    default: self.init(.failed, nativeCode: native)
    }
  }
}
