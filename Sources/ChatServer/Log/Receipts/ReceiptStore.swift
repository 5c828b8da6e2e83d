import Database
import WireCoding

/// The statements about receipts.
struct ReceiptStore {
  let connection: any SQLConnection

  /// A cursor only moves forward, not past the end of the log, and not for users who have switched receipts off.
  ///
  /// - Returns: whether it moved.
  func move(_ receipt: Receipt) throws -> Bool {
    let condition = """
      WHERE room_id = ?2 AND user_id = ?3 AND ?1 <= (SELECT seq FROM rooms WHERE id = ?2)
        AND EXISTS (SELECT 1 FROM users WHERE id = ?3 AND receipts = 1)
      """
    let statement =
      switch receipt.kind {
      case .delivered: "UPDATE room_members SET delivered_seq = ?1 \(condition) AND delivered_seq < ?1"
      case .read:
        """
        UPDATE room_members SET read_seq = ?1,
          delivered_seq = CASE WHEN delivered_seq < ?1 THEN ?1 ELSE delivered_seq END
        \(condition) AND read_seq < ?1
        """
      }
    return try connection.execute(statement, .number(receipt.seq), .id(receipt.room), .id(receipt.user)) == 1
  }

  /// How far the members of a room have come.
  func cursors(of room: UUIDv7) throws -> [UUIDv7: (delivered: Int64, read: Int64)] {
    var cursors: [UUIDv7: (delivered: Int64, read: Int64)] = [:]
    let rows = try connection.rows(
      "SELECT user_id, delivered_seq, read_seq FROM room_members WHERE room_id = ?1", .id(room))
    for row in rows { cursors[try row.id(0)] = (try row.integer(1), try row.integer(2)) }
    return cursors
  }

  func isOn(for user: UUIDv7) throws -> Bool {
    try connection.row("SELECT receipts FROM users WHERE id = ?1", .id(user))?.flag(0) ?? false
  }

  func set(_ isOn: Bool, for user: UUIDv7) throws {
    try connection.execute("UPDATE users SET receipts = ?1 WHERE id = ?2", .flag(isOn), .id(user))
  }
}
