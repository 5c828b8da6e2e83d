import Database
import WireCoding

/// The statements about sealed files, and about the rooms that hold them.
struct FileStore {
  let connection: any SQLConnection

  func file(_ id: UUIDv7) throws -> StoredFile? {
    try connection.row("SELECT \(StoredFile.columns) FROM files WHERE id = ?1", .id(id)).map {
      try StoredFile(row: $0)
    }
  }

  /// A whole file that a user may read: the user's own, or one of a room that the user is a member of.
  func readable(_ id: UUIDv7, by user: UUIDv7) throws -> StoredFile? {
    try connection.row(
      """
      SELECT \(StoredFile.columns) FROM files
      WHERE files.id = ?1 AND (files.user_id = ?2 OR EXISTS (
        SELECT 1 FROM file_rooms
        JOIN room_members ON room_members.room_id = file_rooms.room_id AND room_members.user_id = ?2
        WHERE file_rooms.file_id = files.id))
      """, .id(id), .id(user)
    ).map { try StoredFile(row: $0) }
  }

  /// A user's files, oldest first, after one.
  func files(of user: UUIDv7, after file: UUIDv7?, limit: Int64) throws -> [StoredFile] {
    try connection.rows(
      "SELECT \(StoredFile.columns) FROM files WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3", .id(user),
      .blob(file?.bytes ?? []), .integer(limit)
    ).map { try StoredFile(row: $0) }
  }

  /// What a user keeps: files, bytes, and files that are on their way. It is counted, so that it is never wrong.
  func usage(of user: UUIDv7) throws -> (files: Int64, bytes: Int64, unfinished: Int64) {
    guard
      let row = try connection.row(
        """
        SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN completed_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
        FROM files WHERE user_id = ?1
        """, .id(user))
    else { return (0, 0, 0) }
    return (try row.integer(0), try row.integer(1), try row.integer(2))
  }

  /// Keeps a user's other transactions from reserving until this one ends.
  func lock(_ user: UUIDv7) throws { try connection.lock("SELECT id FROM users WHERE id = ?1", .id(user)) }

  func insert(_ file: StoredFile) throws {
    try connection.execute(
      """
      INSERT INTO files (id, user_id, size, received, sha256, created_at, used_at)
      VALUES (?1, ?2, ?3, 0, ?4, ?5, ?5)
      """, .id(file.id), .id(file.user), .integer(file.size), .blob(optional: file.sha256),
      .integer(file.createdAt))
  }

  /// Notes how far an upload has come; false where it is elsewhere or over.
  func advance(_ id: UUIDv7, from offset: Int64, to end: Int64, now: Int64) throws -> Bool {
    try connection.execute(
      """
      UPDATE files SET received = ?1, used_at = ?2 WHERE id = ?3 AND received = ?4 AND completed_at IS NULL
      """, .integer(end), .integer(now), .id(id), .integer(offset)) == 1
  }

  /// Until the file has a room, it counts as one that no room holds.
  func complete(_ id: UUIDv7, sha256: [UInt8], now: Int64) throws {
    try connection.execute(
      "UPDATE files SET completed_at = ?1, sha256 = ?2, used_at = ?1 WHERE id = ?3 AND completed_at IS NULL",
      .integer(now), .blob(sha256), .id(id))
  }

  func delete(_ id: UUIDv7) throws { try connection.execute("DELETE FROM files WHERE id = ?1", .id(id)) }

  // MARK: rooms

  func rooms(of file: UUIDv7) throws -> [UUIDv7] {
    try connection.rows("SELECT room_id FROM file_rooms WHERE file_id = ?1 ORDER BY room_id", .id(file)).map {
      try $0.id(0)
    }
  }

  func attach(_ file: UUIDv7, to room: UUIDv7) throws {
    try connection.execute(
      """
      INSERT INTO file_rooms (file_id, room_id) SELECT ?1, ?2
      WHERE NOT EXISTS (SELECT 1 FROM file_rooms WHERE file_id = ?1 AND room_id = ?2)
      """, .id(file), .id(room))
    try connection.execute("UPDATE files SET unlinked_at = NULL WHERE id = ?1", .id(file))
  }

  /// False where the room does not hold the file.
  func detach(_ file: UUIDv7, from room: UUIDv7) throws -> Bool {
    try connection.execute("DELETE FROM file_rooms WHERE file_id = ?1 AND room_id = ?2", .id(file), .id(room)) == 1
  }

  // MARK: what nobody will ask for again

  /// Notes that no room holds a file any more, where that is so.
  func markUnlinked(_ id: UUIDv7, now: Int64) throws {
    try connection.execute(
      """
      UPDATE files SET unlinked_at = ?1
      WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM file_rooms WHERE file_rooms.file_id = ?2)
      """, .integer(now), .id(id))
  }

  /// Notes which whole files no room holds any more.
  func markUnlinked(now: Int64) throws {
    try connection.execute(
      """
      UPDATE files SET unlinked_at = ?1
      WHERE unlinked_at IS NULL AND completed_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM file_rooms WHERE file_rooms.file_id = files.id)
      """, .integer(now))
  }

  /// Removes the rows of uploads that have not gone on, and of files that no room has held, since `time`.
  ///
  /// - Returns: their ids.
  func purge(before time: Int64) throws -> [UUIDv7] {
    try connection.rows(
      """
      DELETE FROM files WHERE (completed_at IS NULL AND used_at < ?1)
        OR (unlinked_at < ?1 AND NOT EXISTS (SELECT 1 FROM file_rooms WHERE file_rooms.file_id = files.id))
      RETURNING id
      """, .integer(time)
    ).map { try $0.id(0) }
  }

  func exists(_ id: UUIDv7) throws -> Bool {
    try connection.row("SELECT 1 FROM files WHERE id = ?1", .id(id)) != nil
  }
}
