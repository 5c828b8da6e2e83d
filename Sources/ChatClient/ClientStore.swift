import ChatEngine
import Foundation
import GRDB
import WireCoding

/// The client's records in one SQLite file: durable before anything is sent, and shared by the processes of one account.
struct ClientStore: Sendable {
  /// Records of the host itself, which the engine never sees.
  static let hostPrefix = "host/"

  private let database: DatabaseQueue

  init(path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    }
    database = try DatabaseQueue(path: path, configuration: configuration)
    try database.write { database in
      try database.execute(
        sql: "CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
    }
  }

  /// Everything but the timeline, its proofs and the host's own.
  func engineRecords() throws -> [EngineRecord] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql:
          """
          SELECT key, value FROM records WHERE NOT (key >= 'm/' AND key < 'm0') AND NOT (key >= 'p/' AND key < 'p0')
            AND NOT (key >= 'host/' AND key < 'host0')
          """
      ).map { row in EngineRecord(key: row["key"], value: [UInt8](row["value"] as Data)) }
    }
  }

  /// Changes when another connection, of this process or another, has written.
  func dataVersion() throws -> Int {
    try database.writeWithoutTransaction { database in try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0 }
  }

  func apply(_ changes: [EngineChange]) throws {
    try database.write { database in
      let put = try database.makeStatement(
        sql: "INSERT INTO records (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      let delete = try database.makeStatement(sql: "DELETE FROM records WHERE key = ?")
      for change in changes {
        if let value = change.value {
          try put.execute(arguments: [change.key, Data(value)])
        } else {
          try delete.execute(arguments: [change.key])
        }
      }
    }
  }

  func value(of key: String) throws -> [UInt8]? {
    try database.read { database in
      try Data.fetchOne(database, sql: "SELECT value FROM records WHERE key = ?", arguments: [key]).map { [UInt8]($0) }
    }
  }

  /// Entries of a room with `after < seq < before`, oldest first; with a limit, the newest of them.
  func entries(room: UUIDv7, after: UInt64, before: UInt64, limit: Int) throws -> [StoredEntry] {
    try entries(
      room, "SELECT key, value FROM records WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ?", after, before, limit
    ).reversed()
  }

  /// The first entries of a room with `after < seq ≤ through`, oldest first, at most `limit`.
  func firstEntries(room: UUIDv7, after: UInt64, through: UInt64, limit: Int) throws -> [StoredEntry] {
    try entries(
      room, "SELECT key, value FROM records WHERE key > ? AND key <= ? ORDER BY key LIMIT ?", after, through, limit)
  }

  private func entries(
    _ room: UUIDv7, _ query: String, _ low: UInt64, _ high: UInt64, _ limit: Int
  ) throws -> [StoredEntry] {
    let low = EngineRecord.entryKey(room: room, seq: low)
    let high = EngineRecord.entryKey(room: room, seq: high)
    return try database.read { database in
      try Row.fetchAll(database, sql: query, arguments: [low, high, limit]).compactMap { row in
        guard let seq = EngineRecord.seq(of: row["key"]) else { return nil }
        return StoredEntry(room: room, seq: seq, record: [UInt8](row["value"] as Data))
      }
    }
  }

  func erase() throws {
    try database.write { database in try database.execute(sql: "DELETE FROM records") }
    try database.vacuum()
  }
}
