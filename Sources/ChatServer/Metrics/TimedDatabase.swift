import Database
import NIOCore

/// A database whose transactions are timed, from the call to the answer: waiting for a connection counts.
struct TimedDatabase: SQLDatabase {
  let database: any SQLDatabase
  let metrics: ServerMetrics

  func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
    let start = NIODeadline.now()
    defer { metrics.time(.read, since: start) }
    return try await database.read(body)
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
    let start = NIODeadline.now()
    defer { metrics.time(.write, since: start) }
    return try await database.write(body)
  }

  func makeWriter() -> any SQLWriter { TimedWriter(writer: database.makeWriter(), metrics: metrics) }

  func close() async { await database.close() }
}
