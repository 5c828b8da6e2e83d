/// Writes with a connection of its own, besides those of the pool.
struct PostgresWriter: SQLWriter {
  private let worker: PostgresWorker

  init(pool: PostgresPool) { worker = PostgresWorker(pool: pool) }

  func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T { try worker.perform(writes: true, body) }
}
