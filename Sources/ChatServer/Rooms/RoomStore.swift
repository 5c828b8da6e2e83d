import ChatProtocol
import Database
import WireCoding

/// The statements about rooms, their members and their logs.
struct RoomStore {
  let connection: any SQLConnection

  struct MembershipOfRoom: Sendable {
    let room: RoomSummary
    let role: RoomRole
    /// Where the log begins for the user; nothing before it is handed out.
    let joinedSeq: UInt64
    /// Where it begins for this device: the commit that added it, or else its user.
    let startSeq: UInt64
  }

  // MARK: rooms

  func room(_ id: UUIDv7) throws -> RoomSummary? {
    try connection.row("SELECT \(RoomSummary.columns) FROM rooms WHERE id = ?1", .id(id)).map {
      try RoomSummary(row: $0)
    }
  }

  /// The room as one of its members sees it.
  ///
  /// - Throws: ``APIError`` `not_found` where there is no such room, `not_member` where the user is none.
  func room(_ id: UUIDv7, for user: UUIDv7) throws -> (room: RoomSummary, member: RoomMember) {
    guard let room = try room(id) else { throw APIError.notFound }
    guard let member = try member(user, of: id) else { throw APIError.notMember }
    return (room, member)
  }

  func rooms(of user: UUIDv7, device: UUIDv7?) throws -> [MembershipOfRoom] {
    try connection.rows(
      """
      SELECT \(RoomSummary.columns), room_members.role, room_members.joined_seq, room_devices.added_seq
      FROM room_members
      JOIN rooms ON rooms.id = room_members.room_id
      LEFT JOIN room_devices ON room_devices.room_id = rooms.id AND room_devices.device_id = ?2
      WHERE room_members.user_id = ?1 ORDER BY rooms.created_at, rooms.id
      """, .id(user), .id(optional: device)
    ).map { row in
      guard let role = RoomRole(rawValue: try row.text(8)) else { throw SQLError.unexpectedType }
      let joined = UInt64(clamping: try row.integer(9))
      let start = try row.optionalInteger(10).map { UInt64(clamping: $0) } ?? joined
      return MembershipOfRoom(room: try RoomSummary(row: row), role: role, joinedSeq: joined, startSeq: start)
    }
  }

  func insert(_ room: RoomSummary, groupInfo: [UInt8]) throws {
    try connection.execute(
      """
      INSERT INTO rooms (
        id, kind, suite, epoch, seq, profile, group_info_seq, group_checked, created_by, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, 1, ?7, ?8)
      """,
      .id(room.id), .text(room.kind.rawValue), .integer(Int64(room.suite)), .number(room.epoch), .number(room.seq),
      .blob(room.profile), .id(room.createdBy), .integer(room.createdAt))
    try connection.execute(
      "INSERT INTO room_groups (room_id, group_info) VALUES (?1, ?2)", .id(room.id), .blob(groupInfo))
  }

  func setProfile(_ profile: [UInt8], of room: UUIDv7) throws {
    try connection.execute("UPDATE rooms SET profile = ?1 WHERE id = ?2", .blob(profile), .id(room))
  }

  func delete(_ room: UUIDv7) throws {
    try connection.execute("DELETE FROM rooms WHERE id = ?1", .id(room))
    // Certificates were kept for the room's members to check.
    try connection.execute(
      """
      DELETE FROM former_devices
      WHERE NOT EXISTS (SELECT 1 FROM room_devices WHERE room_devices.device_id = former_devices.id)
      """)
  }

  func groupInfo(of room: UUIDv7) throws -> (epoch: Int64, seq: Int64, groupInfo: [UInt8])? {
    try connection.row(
      """
      SELECT rooms.epoch, rooms.group_info_seq, room_groups.group_info
      FROM rooms JOIN room_groups ON room_groups.room_id = rooms.id WHERE rooms.id = ?1
      """, .id(room)
    ).map { (try $0.integer(0), try $0.integer(1), try $0.blob(2)) }
  }

  /// Moves a room from `epoch` to the next, with a GroupInfo that was checked, and gives its log the next number; nil
  /// where it is in another epoch. The proposals of the epoch that ends are over.
  func advance(_ room: UUIDv7, from epoch: UInt64, groupInfo: [UInt8]) throws -> UInt64? {
    guard
      let row = try connection.row(
        """
        UPDATE rooms SET epoch = epoch + 1, seq = seq + 1, group_info_seq = seq + 1, group_checked = 1
        WHERE id = ?1 AND epoch = ?2 RETURNING seq
        """, .id(room), .number(epoch))
    else { return nil }
    try connection.execute(
      "UPDATE room_groups SET group_info = ?1 WHERE room_id = ?2", .blob(groupInfo), .id(room))
    try connection.execute("DELETE FROM room_proposals WHERE room_id = ?1", .id(room))
    return UInt64(clamping: try row.integer(0))
  }

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

  /// What is known of a message that is to be appended.
  struct Standing {
    /// Of the room's last entry.
    let seq: UInt64
    let epoch: UInt64
    let isMember: Bool
    /// What the device got for this id before.
    let earlier: AppendMessage.Place?
  }

  /// - Returns: for each message in turn; nil where there is no such room.
  func standings(of messages: [AppendMessage]) throws -> [Standing?] {
    try connection.rows(
      """
      SELECT rooms.seq, rooms.epoch,
        CASE WHEN EXISTS (SELECT 1 FROM room_members WHERE room_id = ?1 AND user_id = ?2) THEN 1 ELSE 0 END,
        room_events.seq, room_events.created_at
      FROM rooms
      LEFT JOIN room_events
        ON room_events.room_id = ?1 AND room_events.device_id = ?3 AND room_events.client_id = ?4
      WHERE rooms.id = ?1
      """,
      each: messages.map { [.id($0.room), .id($0.sender.user), .id($0.sender.device), .id($0.id)] }
    ).map { rows in
      guard let row = rows.first else { return nil }
      let earlier = try row.optionalInteger(3).map {
        AppendMessage.Place(seq: UInt64(clamping: $0), time: UInt64(clamping: try row.integer(4)))
      }
      return Standing(
        seq: UInt64(clamping: try row.integer(0)), epoch: UInt64(clamping: try row.integer(1)),
        isMember: try row.flag(2), earlier: earlier)
    }
  }

  func setSeqs(_ seqs: [(room: UUIDv7, seq: UInt64)]) throws {
    try connection.enqueue(
      "UPDATE rooms SET seq = ?1 WHERE id = ?2", each: seqs.map { [.number($0.seq), .id($0.room)] })
  }

  /// Keeps other nodes from altering rooms until the transaction ends. Always in the same order, so that two that want
  /// the same rooms never wait for each other.
  func lock(_ rooms: Set<UUIDv7>) throws {
    try connection.lock("rooms", ids: rooms.sorted().map { .id($0) })
  }

  // MARK: members

  func member(_ user: UUIDv7, of room: UUIDv7) throws -> RoomMember? {
    try connection.row(
      "SELECT \(RoomMember.columns) FROM room_members WHERE room_id = ?1 AND user_id = ?2", .id(room), .id(user)
    ).map { try RoomMember(row: $0) }
  }

  func members(of room: UUIDv7) throws -> [RoomMember] {
    try connection.rows(
      "SELECT \(RoomMember.columns) FROM room_members WHERE room_id = ?1 ORDER BY joined_seq, joined_at, user_id",
      .id(room)
    ).map { try RoomMember(row: $0) }
  }

  func insertMember(_ user: UUIDv7, of room: UUIDv7, role: RoomRole, seq: UInt64, now: Int64) throws {
    try connection.execute(
      """
      INSERT INTO room_members (room_id, user_id, role, joined_seq, joined_at, read_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?4)
      """, .id(room), .id(user), .text(role.rawValue), .number(seq), .integer(now))
  }

  /// Ends a membership. What the log says up to `seq` stays the user's to read.
  func deleteMember(_ user: UUIDv7, of room: UUIDv7, seq: UInt64, now: Int64) throws {
    guard
      let joined = try connection.row(
        "DELETE FROM room_members WHERE room_id = ?1 AND user_id = ?2 RETURNING joined_seq", .id(room), .id(user)
      )?.integer(0)
    else { return }
    try connection.execute(
      "INSERT INTO room_former_members (room_id, user_id, joined_seq, left_seq, left_at) VALUES (?1, ?2, ?3, ?4, ?5)",
      .id(room), .id(user), .integer(joined), .number(seq), .integer(now))
  }

  func setRole(_ role: RoomRole, of user: UUIDv7, in room: UUIDv7) throws {
    try connection.execute(
      "UPDATE room_members SET role = ?1 WHERE room_id = ?2 AND user_id = ?3",
      .text(role.rawValue), .id(room), .id(user))
  }

  // MARK: leaves

  func devices(of room: UUIDv7) throws -> [MemberIdentity] {
    try connection.rows("SELECT user_id, device_id FROM room_devices WHERE room_id = ?1", .id(room)).map {
      MemberIdentity(user: try $0.id(0), device: try $0.id(1))
    }
  }

  func insertDevice(_ identity: MemberIdentity, of room: UUIDv7, seq: UInt64) throws {
    try connection.execute(
      "INSERT INTO room_devices (room_id, device_id, user_id, added_seq) VALUES (?1, ?2, ?3, ?4)",
      .id(room), .id(identity.device), .id(identity.user), .number(seq))
  }

  /// A device that joined anew starts from there.
  func setStart(of device: UUIDv7, in room: UUIDv7, seq: UInt64) throws {
    try connection.execute(
      "UPDATE room_devices SET added_seq = ?1 WHERE room_id = ?2 AND device_id = ?3",
      .number(seq), .id(room), .id(device))
  }

  func deleteDevice(_ device: UUIDv7, of room: UUIDv7) throws {
    try connection.execute("DELETE FROM room_devices WHERE room_id = ?1 AND device_id = ?2", .id(room), .id(device))
  }

  // MARK: the log

  /// What a device got for a client id before: an append that is repeated has the same answer.
  func earlier(_ id: UUIDv7, from device: UUIDv7, in room: UUIDv7) throws -> (seq: UInt64, time: UInt64)? {
    try connection.row(
      "SELECT seq, created_at FROM room_events WHERE room_id = ?1 AND device_id = ?2 AND client_id = ?3",
      .id(room), .id(device), .id(id)
    ).map { (UInt64(clamping: try $0.integer(0)), UInt64(clamping: try $0.integer(1))) }
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

extension SQLValue {
  /// Counters stay far below 2^63.
  static func number(_ value: UInt64) -> SQLValue { .integer(Int64(clamping: value)) }
}
