import Database
import WireCoding

/// The statements about rooms' groups.
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
      epoch: UInt64(clamping: try row.integer(0)), groupInfo: try row.blob(1), nodes: try treeNodes(of: room),
      isChecked: try row.flag(2),
      proposals: try proposals.map { try $0.blob(0) })
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
  func advance(_ room: UUIDv7, from epoch: UInt64, groupInfo: [UInt8], tree: TreeChange) throws -> UInt64? {
    guard
      let row = try connection.row(
        """
        UPDATE rooms SET epoch = epoch + 1, seq = seq + 1, group_info_seq = seq + 1, group_checked = 1
        WHERE id = ?1 AND epoch = ?2 RETURNING seq
        """, .id(room), .number(epoch))
    else { return nil }
    try connection.execute(
      "UPDATE room_groups SET group_info = ?1 WHERE room_id = ?2", .blob(groupInfo), .id(room))
    try insert(tree, of: room, epoch: epoch + 1)
    try connection.execute("DELETE FROM room_proposals WHERE room_id = ?1", .id(room))
    return UInt64(clamping: try row.integer(0))
  }
}
