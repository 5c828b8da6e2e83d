import Foundation
import GRDB
import WireCoding

/// How far each listener has come in each room.
///
/// A file of its own beside the engine's store: whoever writes there makes the account's other processes read it anew. What is
/// written here outlives the process at once, but a power cut only a moment later: messages then come again.
struct ListenerStore: Sendable {
  private let database: DatabaseQueue

  init(path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    }
    database = try DatabaseQueue(path: path, configuration: configuration)
    try database.write { database in
      try database.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS listeners (name TEXT PRIMARY KEY) WITHOUT ROWID;
          CREATE TABLE IF NOT EXISTS cursors (
            listener TEXT NOT NULL, room TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (listener, room)
          ) WITHOUT ROWID
          """)
    }
  }

  /// Makes a listener, unless there is one of that name.
  ///
  /// - Parameter cursors: where it begins in the rooms of now; in those that come later it begins with their first message.
  func begin(_ listener: String, at cursors: [UUIDv7: UInt64]) throws {
    try database.write { database in
      try database.execute(
        sql: "INSERT INTO listeners (name) VALUES (?) ON CONFLICT (name) DO NOTHING", arguments: [listener])
      guard database.changesCount > 0 else { return }
      for (room, seq) in cursors { try Self.set(listener, room, seq, database) }
    }
  }

  func cursors(of listener: String) throws -> [UUIDv7: UInt64] {
    try database.read { database in
      var cursors: [UUIDv7: UInt64] = [:]
      let rows = try Row.fetchAll(
        database, sql: "SELECT room, seq FROM cursors WHERE listener = ?", arguments: [listener])
      for row in rows {
        guard let room = try? UUIDv7(text: row["room"]) else { continue }
        cursors[room] = UInt64(clamping: row["seq"] as Int64)
      }
      return cursors
    }
  }

  /// Moves a cursor on; it never goes back so, whoever else listens by the same name.
  func advance(_ listener: String, room: UUIDv7, to seq: UInt64) throws {
    try database.write { database in
      try database.execute(
        sql: """
          INSERT INTO cursors (listener, room, seq) VALUES (?, ?, ?)
          ON CONFLICT (listener, room) DO UPDATE SET seq = max(seq, excluded.seq)
          """,
        arguments: [listener, room.text, Int64(clamping: seq)])
    }
  }

  /// Takes a cursor back to where the room's log ends, after it has become shorter.
  func rewind(_ listener: String, room: UUIDv7, to seq: UInt64) throws {
    try database.write { database in try Self.set(listener, room, seq, database) }
  }

  func erase() throws {
    try database.write { database in try database.execute(sql: "DELETE FROM cursors; DELETE FROM listeners") }
  }

  private static func set(_ listener: String, _ room: UUIDv7, _ seq: UInt64, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO cursors (listener, room, seq) VALUES (?, ?, ?)
        ON CONFLICT (listener, room) DO UPDATE SET seq = excluded.seq
        """,
      arguments: [listener, room.text, Int64(clamping: seq)])
  }
}
