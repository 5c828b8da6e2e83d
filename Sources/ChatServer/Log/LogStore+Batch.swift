import ChatProtocol
import Database
import WireCoding

/// The statements of the log's writer, each for all messages of a batch.
extension LogStore {
  /// Keeps other nodes from altering rooms until the transaction ends. Always in the same order, so that two that want
  /// the same rooms never wait for each other.
  func lock(_ rooms: Set<UUIDv7>) throws {
    try connection.lock("rooms", ids: rooms.sorted().map { .id($0) })
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
}
