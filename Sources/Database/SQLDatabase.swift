/// A database with transactions: SQLite, or PostgreSQL for several nodes.
///
/// The closures run on the database's own threads, and may run again where another transaction or a lost connection came
/// between: they touch nothing but the connection. What they throw comes out unchanged after a rollback.
public protocol SQLDatabase: Sendable {
  /// A transaction that only reads; it sees one state of the database throughout.
  func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

  /// A transaction that writes. When this returns, its changes are on disk. Where it throws `unavailable`, they may be:
  /// the connection can break between the commit and its answer.
  ///
  /// On PostgreSQL it runs at READ COMMITTED: each statement sees what has been committed before it. A change that reads
  /// first and writes afterwards locks what it has read, or puts its condition into the statement that writes.
  func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

  /// For a thread that writes all day. To be made and used on that thread, and let go before ``close()``.
  func makeWriter() -> any SQLWriter

  /// Ends all connections after the work that is under way.
  func close() async
}
