import Database
import WireCoding

/// The statements about devices' mailboxes.
struct MailboxStore {
  let connection: any SQLConnection

  /// Items in one page, and bytes of payload unless the first item is larger.
  static let pageLimit = 50
  static let pageByteLimit = 512 * 1024

  /// Puts something into a device's mailbox; nil where there is no such device.
  func insert(
    device: UUIDv7, type: String, room: UUIDv7, seq: UInt64, sender: UUIDv7, payload: [UInt8], now: Int64
  ) throws -> MailboxItem? {
    guard
      let id = try connection.row(
        "UPDATE devices SET mailbox_last = mailbox_last + 1 WHERE id = ?1 RETURNING mailbox_last", .id(device)
      )?.integer(0)
    else { return nil }
    try connection.execute(
      """
      INSERT INTO mailbox (device_id, id, type, room_id, seq, sender_id, payload, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      .id(device), .integer(id), .text(type), .id(room), .number(seq), .id(sender), .blob(payload), .integer(now))
    return MailboxItem(
      id: id, type: type, room: room, seq: seq, sender: sender, time: UInt64(clamping: now), payload: payload)
  }

  /// Keeps what the Welcomes of one commit have in common, as long as a mailbox has one.
  func insert(welcomeHead head: [UInt8], room: UUIDv7, seq: UInt64, epoch: UInt64) throws {
    try connection.execute(
      "INSERT INTO room_welcomes (room_id, seq, epoch, head) VALUES (?1, ?2, ?3, ?4)", .id(room), .number(seq),
      .number(epoch), .blob(head))
  }

  func items(device: UUIDv7, after id: Int64) throws -> (items: [MailboxItem], more: Bool) {
    let sizes = try connection.rows(
      """
      SELECT mailbox.id, LENGTH(mailbox.payload) + COALESCE(LENGTH(room_welcomes.head), 0) FROM mailbox
      \(Self.withHeads) WHERE mailbox.device_id = ?1 AND mailbox.id > ?2 ORDER BY mailbox.id LIMIT ?3
      """,
      .id(device), .integer(id), .integer(Int64(Self.pageLimit) + 1))
    var total: Int64 = 0
    var last: Int64?
    var count = 0
    for row in sizes {
      total += try row.integer(1)
      guard count < Self.pageLimit, count == 0 || total <= Int64(Self.pageByteLimit) else { break }
      last = try row.integer(0)
      count += 1
    }
    guard let last else { return ([], false) }
    let items = try connection.rows(
      """
      SELECT mailbox.id, mailbox.type, mailbox.room_id, mailbox.seq, mailbox.sender_id, mailbox.created_at,
        mailbox.payload, room_welcomes.head
      FROM mailbox \(Self.withHeads)
      WHERE mailbox.device_id = ?1 AND mailbox.id > ?2 AND mailbox.id <= ?3 ORDER BY mailbox.id
      """, .id(device), .integer(id), .integer(last)
    ).map { row in
      let type = try row.text(1)
      var payload = try row.blob(6)
      if type == MailboxItem.welcome {
        payload = SplitWelcome.joined(head: row.isNull(7) ? [] : try row.blob(7), part: payload)
      }
      return MailboxItem(
        id: try row.integer(0), type: type, room: try row.id(2), seq: UInt64(clamping: try row.integer(3)),
        sender: try row.id(4), time: UInt64(clamping: try row.integer(5)), payload: payload)
    }
    return (items, sizes.count > count)
  }

  func delete(device: UUIDv7, type: String, room: UUIDv7, payload: [UInt8]) throws {
    try connection.execute(
      "DELETE FROM mailbox WHERE device_id = ?1 AND type = ?2 AND room_id = ?3 AND payload = ?4", .id(device),
      .text(type), .id(room), .blob(payload))
  }

  /// Removes the oldest items up to `id`, and says how many.
  func acknowledge(device: UUIDv7, upTo id: Int64, limit: Int) throws -> Int {
    let removed = try connection.rows(
      """
      DELETE FROM mailbox WHERE device_id = ?1 AND id IN (
        SELECT id FROM mailbox WHERE device_id = ?1 AND id <= ?2 ORDER BY id LIMIT ?3)
      RETURNING type, room_id, seq
      """, .id(device), .integer(id), .number(UInt64(limit)))
    for row in removed where try row.text(0) == MailboxItem.welcome {
      try connection.enqueue(
        """
        DELETE FROM room_welcomes WHERE room_id = ?1 AND seq = ?2 AND NOT EXISTS (
          SELECT 1 FROM mailbox
          WHERE mailbox.room_id = room_welcomes.room_id AND mailbox.seq = room_welcomes.seq AND mailbox.type = ?3)
        """, .id(try row.id(1)), .integer(try row.integer(2)), .text(MailboxItem.welcome))
    }
    return removed.count
  }

  /// Beside each item what its Welcome has in common with others.
  private static let withHeads = """
    LEFT JOIN room_welcomes ON mailbox.type = '\(MailboxItem.welcome)'
      AND room_welcomes.room_id = mailbox.room_id AND room_welcomes.seq = mailbox.seq
    """
}
