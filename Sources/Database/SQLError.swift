/// Why the database did not do what it was asked. It holds no values of the statement: those are users' data.
public struct SQLError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A unique index or primary key already holds the value.
    case uniqueViolation
    /// Another constraint (foreign key, not null, check) refused the row.
    case constraintViolation
    /// Another transaction was in the way; the same again may succeed.
    case serialization
    /// The disk is full, or a quota is.
    case full
    /// The database is locked, closed or out of reach; trying again later may help.
    case unavailable
    /// A column holds another type than its reader expects.
    case unexpectedType
    /// Text holds U+0000, which PostgreSQL refuses and SQLite's interface cuts off at.
    case invalidText
    /// The file was written by a newer release.
    case newerSchema
    /// Anything else: a fault of the statement or of the file.
    case failed
  }

  public let code: Code
  /// The index or column that a violated constraint names, where the database says so ("users.username").
  public let constraint: String?
  /// The database's own code for the failure, for logs: SQLite's extended result code, or an SQLSTATE.
  public let nativeCode: String?

  public init(_ code: Code, constraint: String? = nil, nativeCode: String? = nil) {
    self.code = code
    self.constraint = constraint
    self.nativeCode = nativeCode
  }

  public static let unexpectedType = SQLError(.unexpectedType)

  public var description: String {
    "SQLError.\(code.rawValue)" + (nativeCode.map { " (\($0))" } ?? "")
  }
}
