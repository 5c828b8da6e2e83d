/// A database with transactions. SQLite stands behind it today; the surface asks for nothing that libpq cannot give.
///
/// The closures run on the database's own threads. What they throw comes out unchanged after a rollback.
public protocol SQLDatabase: Sendable {
  /// A transaction that only reads; it sees one state of the database throughout.
  func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

  /// A transaction that writes. When this returns, its changes are on disk.
  func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

  /// Ends all connections after the work that is under way.
  func close() async
}
