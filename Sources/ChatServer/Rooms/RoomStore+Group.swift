import ChatProtocol
import Database
import WireCoding

/// The statements about what the server knows of rooms' groups, beside who is a member.
extension RoomStore {
  /// The group as it is now; nil where there is no such room.
  func storedGroup(of room: UUIDv7) throws -> StoredGroup? {
    guard
      let row = try connection.row(
        """
        SELECT rooms.epoch, room_groups.group_info, rooms.group_checked
        FROM rooms JOIN room_groups ON room_groups.room_id = rooms.id WHERE rooms.id = ?1
        """, .id(room))
    else { return nil }
    let proposals = try connection.rows(
      """
      SELECT room_events.payload FROM room_proposals
      JOIN room_events ON room_events.room_id = room_proposals.room_id AND room_events.seq = room_proposals.seq
      WHERE room_proposals.room_id = ?1 ORDER BY room_proposals.seq
      """, .id(room))
    return StoredGroup(
      epoch: UInt64(clamping: try row.integer(0)), groupInfo: try row.blob(1), isChecked: try row.flag(2),
      proposals: try proposals.map { try $0.blob(0) })
  }

  /// Notes that the log holds a proposal of this epoch to remove a device's leaf.
  func insertProposal(for device: UUIDv7, in room: UUIDv7, seq: UInt64) throws {
    try connection.execute(
      "INSERT INTO room_proposals (room_id, seq, device_id) VALUES (?1, ?2, ?3)", .id(room), .number(seq), .id(device))
  }

  /// The devices whose removal the log of this epoch proposes.
  func proposedDevices(in room: UUIDv7) throws -> Set<UUIDv7> {
    Set(
      try connection.rows("SELECT device_id FROM room_proposals WHERE room_id = ?1", .id(room)).map { try $0.id(0) })
  }

  /// The leaves that have to go: their device is no more in the directory, or their user no more in the room.
  func departing(in room: UUIDv7) throws -> [MemberIdentity] {
    try connection.rows(
      """
      SELECT room_devices.user_id, room_devices.device_id FROM room_devices
      WHERE room_devices.room_id = ?1 AND (\(Self.isDeparting)) ORDER BY room_devices.device_id
      """, .id(room)
    ).map { MemberIdentity(user: try $0.id(0), device: try $0.id(1)) }
  }

  /// Some of the rooms that have such leaves, after `room` in the order of ids.
  func roomsWithDepartures(after room: UUIDv7?, limit: Int64) throws -> [UUIDv7] {
    try connection.rows(
      """
      SELECT DISTINCT room_devices.room_id FROM room_devices
      WHERE room_devices.room_id > ?1 AND (\(Self.isDeparting)) ORDER BY room_devices.room_id LIMIT ?2
      """, .blob(room?.bytes ?? []), .integer(limit)
    ).map { try $0.id(0) }
  }

  /// The rooms in which a device has a leaf.
  func rooms(withLeafOf device: UUIDv7) throws -> [UUIDv7] {
    try connection.rows("SELECT room_id FROM room_devices WHERE device_id = ?1", .id(device)).map { try $0.id(0) }
  }

  private static let isDeparting = """
    NOT EXISTS (
      SELECT 1 FROM devices
      WHERE devices.id = room_devices.device_id AND devices.user_id = room_devices.user_id)
    OR NOT EXISTS (
      SELECT 1 FROM room_members
      WHERE room_members.room_id = room_devices.room_id AND room_members.user_id = room_devices.user_id)
    """

  // MARK: what a user may read

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

  /// A page of what a user may read after `seq`. It ends where a membership ended.
  ///
  /// - Throws: ``APIError`` `not_found` where there is no such room, `not_member` where the user never was one.
  func page(of room: UUIDv7, for user: UUIDv7, after seq: UInt64, limit: Int) throws -> LogPage {
    let spans = try spans(of: user, in: room)
    guard let last = spans.last else {
      throw try self.room(room) == nil ? APIError.notFound : APIError.notMember
    }
    let first = try firstSeq(of: room)
    var page = LogPage(events: [], more: false, first: max(first, last.after + 1), until: last.through)
    guard let index = spans.firstIndex(where: { $0.through ?? .max > seq }) else { return page }
    let span = spans[index]
    page.first = max(first, span.after + 1)
    (page.events, page.more) = try events(
      of: room, after: max(seq, span.after), through: span.through, limit: limit,
      byteLimit: RoomService.pageByteLimit)
    if index + 1 < spans.count { page.more = true }
    return page
  }
}
