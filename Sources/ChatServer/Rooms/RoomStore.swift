import Database
import WireCoding

/// The statements about rooms. Extensions have those about their members, their groups, and the leaves that have to go.
struct RoomStore {
  let connection: any SQLConnection

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

  func rooms(of user: UUIDv7, device: UUIDv7?) throws -> [Membership] {
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
      return Membership(room: try RoomSummary(row: row), role: role, joinedSeq: joined, startSeq: start)
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
}
