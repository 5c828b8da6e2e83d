import GRDB

/// Writes with the pool's one connection for writing, which takes turns with what others write.
struct SQLiteWriter: SQLWriter {
  let pool: DatabasePool

  func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
    do {
      // GRDB runs it on this thread: its queue only keeps others out.
      return try pool.writeWithoutTransaction { try SQLiteConnection(database: $0).transaction(body) }
    } catch let error as GRDB.DatabaseError {
      throw SQLError(error)
    }
  }
}
