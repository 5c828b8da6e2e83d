import Dispatch
import GRDB

/// SQLite in write-ahead-log mode: one writer, several readers, each on a queue of its own.
///
/// `synchronous = FULL`: a transaction has reached the disk when `write` returns (SQLite, "PRAGMA synchronous").
public final class SQLiteDatabase: SQLDatabase {
  private let pool: DatabasePool

  /// - Parameters:
  ///   - path: the file, made where it is missing, with mode 0600 as the process's mask allows.
  ///   - readers: how many reads run at once.
  public init(path: String, readers: Int = 4) throws(SQLError) {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.maximumReaderCount = max(1, readers)
    configuration.busyMode = .timeout(5)
    configuration.label = "nightjar.sqlite"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB turns synchronous down to NORMAL when it sets up the log: it is put back afterwards.
      try pool.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // A transaction of many rooms' messages touches hundreds of index pages: they stay in memory (16 MiB where they
        // are used), and go from the log to the file once for several transactions.
        try database.execute(sql: "PRAGMA cache_size = -16384")
        _ = try Int.fetchOne(database, sql: "PRAGMA wal_autocheckpoint = 4000")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else { throw SQLError(.failed) }
      }
    } catch {
      throw SQLError(error)
    }
  }

  public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
    try await translatingErrors {
      try await self.pool.read { try body(SQLiteConnection(database: $0)) }
    }
  }

  public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
    try await translatingErrors {
      try await self.pool.writeWithoutTransaction { try SQLiteConnection(database: $0).transaction(body) }
    }
  }

  public func makeWriter() -> any SQLWriter { SQLiteWriter(pool: pool) }

  public func close() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        // A connection that a late reader still holds closes with the process.
        try? self.pool.close()
        continuation.resume()
      }
    }
  }

  private func translatingErrors<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    do {
      return try await body()
    } catch let error as GRDB.DatabaseError {
      throw SQLError(error)
    }
  }
}
