import Database

/// The tables of sealed files.
extension Schema {
  static let files = Migration(
    version: 8, name: "files",
    statements: [
      // Without a reference: a file stays while a room holds it, as what its user wrote does.
      """
      CREATE TABLE files (
        id BLOB NOT NULL PRIMARY KEY,
        user_id BLOB NOT NULL,
        size BIGINT NOT NULL,
        received BIGINT NOT NULL,
        sha256 BLOB,
        created_at BIGINT NOT NULL,
        used_at BIGINT NOT NULL,
        completed_at BIGINT,
        unlinked_at BIGINT)
      """,
      "CREATE INDEX files_user ON files (user_id)",
      "CREATE INDEX files_completion ON files (completed_at, used_at)",
      "CREATE INDEX files_unlinked ON files (unlinked_at)",
      """
      CREATE TABLE file_rooms (
        file_id BLOB NOT NULL REFERENCES files (id) ON DELETE CASCADE,
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        PRIMARY KEY (file_id, room_id))
      """,
      "CREATE INDEX file_rooms_room ON file_rooms (room_id)",
    ])
}
