import ChatProtocol
import Database
import WireCoding

/// The statements about rooms' members and their devices' leaves.
extension RoomStore {
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

  /// Gives a room without owner to the member who has been there longest, an admin before others.
  func appointOwner(in room: UUIDv7) throws {
    let members = try members(of: room)
    guard !members.contains(where: { $0.role == .owner }) else { return }
    guard let heir = members.first(where: { $0.role == .admin }) ?? members.first else { return }
    try setRole(.owner, of: heir.user, in: room)
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

  func deleteDevice(_ device: UUIDv7, of room: UUIDv7) throws {
    try connection.execute("DELETE FROM room_devices WHERE room_id = ?1 AND device_id = ?2", .id(room), .id(device))
  }

  // MARK: who was a member

  /// The parts of a room's log that are a user's to read, in their order; none for somebody who never was a member.
  func spans(of user: UUIDv7, in room: UUIDv7) throws -> [LogSpan] {
    var spans = try connection.rows(
      """
      SELECT joined_seq, left_seq FROM room_former_members WHERE room_id = ?1 AND user_id = ?2 ORDER BY left_seq
      """, .id(room), .id(user)
    ).map { LogSpan(after: UInt64(clamping: try $0.integer(0)), through: UInt64(clamping: try $0.integer(1))) }
    if let member = try member(user, of: room) { spans.append(LogSpan(after: member.joinedSeq, through: nil)) }
    return spans
  }

  /// The rooms that a user was a member of and is no more, with the last entry that is the user's to read.
  func formerRooms(of user: UUIDv7) throws -> [UUIDv7: UInt64] {
    var rooms: [UUIDv7: UInt64] = [:]
    for row in try connection.rows(
      """
      SELECT room_id, MAX(left_seq) FROM room_former_members
      WHERE user_id = ?1 AND NOT EXISTS (
        SELECT 1 FROM room_members
        WHERE room_members.room_id = room_former_members.room_id AND room_members.user_id = ?1)
      GROUP BY room_id
      """, .id(user))
    {
      rooms[try row.id(0)] = UInt64(clamping: try row.integer(1))
    }
    return rooms
  }
}
