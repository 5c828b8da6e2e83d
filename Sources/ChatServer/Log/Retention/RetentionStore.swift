import Database
import WireCoding

/// The statements about what is old in rooms' logs.
struct RetentionStore {
  let connection: any SQLConnection

  /// Entries that one transaction removes.
  static let step: Int64 = 500

  /// The ids of rooms behind `id`, in their order.
  func rooms(after id: UUIDv7?, limit: Int64) throws -> [UUIDv7] {
    try connection.rows(
      "SELECT id FROM rooms WHERE id > ?1 ORDER BY id LIMIT ?2", .blob(id?.bytes ?? []), .integer(limit)
    ).map { try $0.id(0) }
  }

  /// The last of the oldest entries that may go, at most ``step`` of them; nil where none may.
  ///
  /// The newest entry stays, and so does a proposal that the next commit may name, with all behind it.
  ///
  /// - Parameters:
  ///   - time: entries from before may go; Unix milliseconds.
  ///   - bytes: of payload that a room may have; the oldest go until it does.
  func end(of room: UUIDv7, before time: Int64?, bytes: Int64?) throws -> UInt64? {
    guard let head = try connection.row("SELECT seq, group_info_seq FROM rooms WHERE id = ?1", .id(room)) else {
      return nil
    }
    let (last, commit) = (try head.integer(0), try head.integer(1))
    var excess: Int64 = 0
    if let bytes {
      let total = try connection.row(
        "SELECT COALESCE(SUM(LENGTH(payload)), 0) FROM room_events WHERE room_id = ?1", .id(room))
      excess = (try total?.integer(0) ?? 0) - bytes
    }
    let rows = try connection.rows(
      """
      SELECT seq, type, created_at, LENGTH(payload) FROM room_events WHERE room_id = ?1 ORDER BY seq LIMIT ?2
      """, .id(room), .integer(Self.step))
    var end: Int64?
    for row in rows {
      let (seq, created) = (try row.integer(0), try row.integer(2))
      guard seq < last, excess > 0 || (time.map { created < $0 } ?? false) else { break }
      if try row.text(1) == "proposal", seq > commit { break }
      excess -= try row.integer(3)
      end = seq
    }
    return end.map { UInt64(clamping: $0) }
  }

  func trim(_ room: UUIDv7, upTo seq: UInt64) throws {
    try connection.execute("DELETE FROM room_events WHERE room_id = ?1 AND seq <= ?2", .id(room), .number(seq))
    try connection.execute(
      "UPDATE rooms SET first_seq = ?1 WHERE id = ?2 AND first_seq < ?1", .number(seq + 1), .id(room))
  }
}
