/// Where a PostgreSQL database is, and how long anything may take.
public struct PostgresConfiguration: Sendable {
  /// A connection string of libpq ("postgres://user:password@host:5432/name?sslmode=verify-full"; PostgreSQL 15 §34.1.1).
  /// It may hold a password: it is never logged.
  public var url: String
  /// Connections, each with a thread of its own, besides one for each ``SQLWriter``. They are made when they are needed.
  public var connections = 8
  /// Seconds until a connection has to stand.
  public var connectTimeout = 5
  /// Seconds that one statement may take, waiting for locks included; the server ends it then.
  public var statementTimeout = 20
  /// Transactions that may wait for a connection; past it they are refused as unavailable.
  public var queueLimit = 8_192

  public init(url: String) { self.url = url }
}
