import GRDB
import GRDBSQLite

extension SQLError {
  init(_ error: any Error) {
    switch error {
    case let error as SQLError: self = error
    case let error as GRDB.DatabaseError:
      self.init(sqliteCode: error.extendedResultCode.rawValue, message: error.message)
    default: self.init(.failed)
    }
  }

  /// What SQLite's result codes mean to the server.
  ///
  /// - Parameter code: the extended one, whose low byte is the primary.
  init(sqliteCode code: Int32, message: String?) {
    let native = String(code)
    switch code {
    case DatabaseError.uniqueViolation, DatabaseError.primaryKeyViolation:
      // "UNIQUE constraint failed: users.username": the part behind the colon names columns, never values.
      let columns = message?.split(separator: ":").last.map { $0.drop { $0 == " " } }
      self.init(.uniqueViolation, constraint: columns.map(String.init), nativeCode: native)
      return
    default: break
    }
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: self.init(.constraintViolation, nativeCode: native)
    case SQLITE_FULL: self.init(.full, nativeCode: native)
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_INTERRUPT, SQLITE_ABORT:
      self.init(.unavailable, nativeCode: native)
    default: self.init(.failed, nativeCode: native)
    }
  }
}

extension GRDB.DatabaseError {
  // Macros with arithmetic, which are not imported from C.
  fileprivate static let uniqueViolation = ResultCode.SQLITE_CONSTRAINT_UNIQUE.rawValue
  fileprivate static let primaryKeyViolation = ResultCode.SQLITE_CONSTRAINT_PRIMARYKEY.rawValue
}
