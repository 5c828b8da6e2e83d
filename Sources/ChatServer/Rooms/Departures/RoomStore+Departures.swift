import ChatProtocol
import Database
import WireCoding

/// The statements about leaves that have to go, and the proposals to remove them.
extension RoomStore {
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
}
