import Database
import WireCoding

/// The statements that list what a server holds, for administrators.
struct AdministrationStore {
  let connection: any SQLConnection
  /// Unix time in milliseconds.
  let now: Int64

  /// Accounts whose names begin with `prefix` and come after `name`, in the order of names.
  func accounts(prefix: String, after name: String, limit: Int64) throws -> [AccountReport] {
    try connection.rows(
      """
      SELECT \(AccountReport.columns(now: 5)) FROM users
      WHERE users.username >= ?1 AND users.username < ?2 AND users.username > ?3 AND users.deleted_at IS NULL
      ORDER BY users.username LIMIT ?4
      """, .text(prefix), .text(prefix + "~"), .text(name), .integer(limit), .integer(now)
    ).map { try AccountReport(row: $0) }
  }

  func account(_ user: UUIDv7) throws -> AccountReport? {
    try connection.row(
      "SELECT \(AccountReport.columns(now: 2)) FROM users WHERE users.id = ?1 AND users.deleted_at IS NULL", .id(user),
      .integer(now)
    ).map { try AccountReport(row: $0) }
  }

  /// An account by its username, or by its id in text.
  func find(_ text: String) throws -> UUIDv7? {
    if let id = try? UUIDv7(text: text) {
      return try connection.row("SELECT id FROM users WHERE id = ?1 AND deleted_at IS NULL", .id(id))?.id(0)
    }
    guard let name = LoginName.username(text) else { return nil }
    return try connection.row("SELECT id FROM users WHERE username = ?1 AND deleted_at IS NULL", .text(name))?.id(0)
  }

  func roomIDs(of user: UUIDv7) throws -> [UUIDv7] {
    try connection.rows("SELECT room_id FROM room_members WHERE user_id = ?1 ORDER BY room_id", .id(user)).map {
      try $0.id(0)
    }
  }

  /// Rooms after one, in the order of their ids, which is mostly that of their making.
  func rooms(after room: UUIDv7?, limit: Int64) throws -> [RoomReport] {
    try connection.rows(
      "SELECT \(RoomReport.columns) FROM rooms WHERE rooms.id > ?1 ORDER BY rooms.id LIMIT ?2",
      .blob(room?.bytes ?? []), .integer(limit)
    ).map { try RoomReport(row: $0) }
  }

  /// A room with the bytes of its log, whose entries are looked at for that.
  func room(_ room: UUIDv7) throws -> (report: RoomReport, bytes: Int64)? {
    guard let row = try connection.row("SELECT \(RoomReport.columns) FROM rooms WHERE rooms.id = ?1", .id(room)) else {
      return nil
    }
    let bytes = try connection.row(
      "SELECT CAST(COALESCE(SUM(LENGTH(payload)), 0) AS BIGINT) FROM room_events WHERE room_id = ?1", .id(room)
    )?.integer(0)
    return (try RoomReport(row: row), bytes ?? 0)
  }

  /// Sessions that go on, after one in the order of their ids; of one user, or of all.
  func sessions(of user: UUIDv7?, after session: UUIDv7?, limit: Int64) throws -> [SessionReport] {
    let condition = user == nil ? "" : "AND sessions.user_id = ?4 "
    let arguments: [SQLValue] =
      [.blob(session?.bytes ?? []), .integer(now), .integer(limit)] + (user.map { [.id($0)] } ?? [])
    return try connection.rows(
      """
      SELECT \(SessionReport.columns) FROM sessions
      JOIN users ON users.id = sessions.user_id
      LEFT JOIN devices ON devices.id = sessions.device_id
      WHERE sessions.id > ?1 AND sessions.ended_at IS NULL AND sessions.expires_at > ?2 \(condition)
      ORDER BY sessions.id LIMIT ?3
      """, arguments: arguments
    ).map { try SessionReport(row: $0) }
  }

  func user(ofSession session: UUIDv7) throws -> UUIDv7? {
    try connection.row("SELECT user_id FROM sessions WHERE id = ?1", .id(session))?.id(0)
  }
}
