import ChatProtocol
import Database
import WireCoding

/// The statements about rooms' logs.
struct LogStore {
  let connection: any SQLConnection

  /// The next number of the log, for an entry of the server's own; nil where there is no such room.
  func nextSeq(_ room: UUIDv7) throws -> UInt64? {
    try connection.row("UPDATE rooms SET seq = seq + 1 WHERE id = ?1 RETURNING seq", .id(room)).map {
      UInt64(clamping: try $0.integer(0))
    }
  }

  /// The next number of the log, for a member; nil where there is no such room or the user is no member of it.
  func nextSeq(_ room: UUIDv7, member user: UUIDv7) throws -> UInt64? {
    try connection.row(
      """
      UPDATE rooms SET seq = seq + 1 WHERE id = ?1
        AND EXISTS (SELECT 1 FROM room_members WHERE room_id = ?1 AND user_id = ?2)
      RETURNING seq
      """, .id(room), .id(user)
    ).map { UInt64(clamping: try $0.integer(0)) }
  }

  /// What a device got for a client id before: an append that is repeated has the same answer.
  func earlier(_ id: UUIDv7, from device: UUIDv7, in room: UUIDv7) throws -> AppendMessage.Place? {
    try connection.row(
      "SELECT seq, created_at FROM room_events WHERE room_id = ?1 AND device_id = ?2 AND client_id = ?3",
      .id(room), .id(device), .id(id)
    ).map {
      AppendMessage.Place(seq: UInt64(clamping: try $0.integer(0)), time: UInt64(clamping: try $0.integer(1)))
    }
  }

  func insert(_ event: RoomEvent) throws { try insert([event]) }

  func insert(_ events: [RoomEvent]) throws {
    try connection.enqueue(
      """
      INSERT INTO room_events (room_id, seq, type, client_id, sender_id, device_id, epoch, payload, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      each: events.map { event in
        [
          .id(event.room), .number(event.seq), .text(event.kind.rawValue), .id(event.id), .id(event.sender),
          .id(event.device), event.epoch.map { .number($0) } ?? .null, .blob(event.payload), .number(event.time),
        ]
      })
  }

  /// The last number that each room's log has given; nil where there is no such room.
  func ends(of rooms: [UUIDv7]) throws -> [UInt64?] {
    try rooms.map { room in
      try connection.row("SELECT seq FROM rooms WHERE id = ?1", .id(room)).map { UInt64(clamping: try $0.integer(0)) }
    }
  }

  /// The first entry that the log holds, or will hold.
  func firstSeq(of room: UUIDv7) throws -> UInt64 {
    UInt64(clamping: try connection.row("SELECT first_seq FROM rooms WHERE id = ?1", .id(room))?.integer(0) ?? 1)
  }

  /// The entries after `seq`, up to `last` where there is one: at most `limit`, and no more than `byteLimit` bytes of
  /// payload unless the first is larger.
  func events(
    of room: UUIDv7, after seq: UInt64, through last: UInt64? = nil, limit: Int, byteLimit: Int
  ) throws -> (events: [RoomEvent], more: Bool) {
    // Sizes come first, so that a page of large entries is never read whole.
    let sizes = try connection.rows(
      """
      SELECT seq, LENGTH(payload) FROM room_events WHERE room_id = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq LIMIT ?4
      """, .id(room), .number(seq), .number(last ?? .max), .integer(Int64(limit) + 1))
    var total: Int64 = 0
    var last: Int64?
    var count = 0
    for row in sizes {
      total += try row.integer(1)
      guard count < limit, count == 0 || total <= Int64(byteLimit) else { break }
      last = try row.integer(0)
      count += 1
    }
    guard let last else { return ([], false) }
    let events = try connection.rows(
      """
      SELECT seq, type, client_id, sender_id, device_id, epoch, payload, created_at FROM room_events
      WHERE room_id = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq
      """, .id(room), .number(seq), .integer(last)
    ).map { row in
      guard let kind = RoomEvent.Kind(rawValue: try row.text(1)) else { throw SQLError.unexpectedType }
      return RoomEvent(
        kind: kind, room: room, seq: UInt64(clamping: try row.integer(0)), id: try row.id(2), sender: try row.id(3),
        device: try row.id(4), time: UInt64(clamping: try row.integer(7)), payload: try row.blob(6),
        epoch: try row.optionalInteger(5).map { UInt64(clamping: $0) })
    }
    return (events, sizes.count > count)
  }
}
