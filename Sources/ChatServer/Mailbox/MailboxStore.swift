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

  func items(device: UUIDv7, after id: Int64) throws -> (items: [MailboxItem], more: Bool) {
    let sizes = try connection.rows(
      "SELECT id, LENGTH(payload) FROM mailbox WHERE device_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
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
      SELECT id, type, room_id, seq, sender_id, created_at, payload FROM mailbox
      WHERE device_id = ?1 AND id > ?2 AND id <= ?3 ORDER BY id
      """, .id(device), .integer(id), .integer(last)
    ).map { row in
      MailboxItem(
        id: try row.integer(0), type: try row.text(1), room: try row.id(2), seq: UInt64(clamping: try row.integer(3)),
        sender: try row.id(4), time: UInt64(clamping: try row.integer(5)), payload: try row.blob(6))
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
    try connection.execute(
      """
      DELETE FROM mailbox WHERE device_id = ?1 AND id IN (
        SELECT id FROM mailbox WHERE device_id = ?1 AND id <= ?2 ORDER BY id LIMIT ?3)
      """, .id(device), .integer(id), .number(UInt64(limit)))
  }
}
