import CLibPQ
import Dispatch

/// PostgreSQL 15 or newer through libpq.
///
/// Each connection has a thread of its own; statements are prepared once and pipelined; a connection that breaks is made
/// anew. While there is no server, everything is refused as `unavailable`, at once.
public final class PostgresDatabase: SQLDatabase {
  private let pool: PostgresPool

  /// Whether PostgreSQL's client library is installed. It is loaded when this is first asked.
  public static var isAvailable: Bool { nightjar_has_libpq() == 1 }

  /// Connects to nothing yet.
  ///
  /// - Throws: ``SQLError`` with code `failed` where the address is none of PostgreSQL's.
  public init(_ configuration: PostgresConfiguration) throws(SQLError) {
    guard let options = PQconninfoParse(configuration.url, nil) else { throw SQLError(.failed) }
    PQconninfoFree(options)
    pool = PostgresPool(configuration)
  }

  public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
    try await perform(writes: false, body)
  }

  public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
    try await perform(writes: true, body)
  }

  public func makeWriter() -> any SQLWriter { PostgresWriter(pool: pool) }

  public func close() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        self.pool.close()
        continuation.resume()
      }
    }
  }

  private func perform<T: Sendable>(
    writes: Bool, _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = pool.submit { worker in
        continuation.resume(with: Result { try worker.perform(writes: writes, body) })
      }
      if !isTaken { continuation.resume(throwing: SQLError(.unavailable)) }
    }
  }
}
