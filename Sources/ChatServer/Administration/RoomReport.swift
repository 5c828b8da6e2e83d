import Database
import WireCoding

/// A room as administrators see it: what the server knows of it, which is neither its name nor its contents.
struct RoomReport: Sendable {
  let id: UUIDv7
  let kind: String
  let suite: Int64
  let epoch: Int64
  let seq: Int64
  /// Entries that the log holds.
  let entries: Int64
  let createdBy: UUIDv7
  let createdAt: Int64
  let members: Int64
  let devices: Int64

  static let columns = """
    rooms.id, rooms.kind, rooms.suite, rooms.epoch, rooms.seq, rooms.first_seq, rooms.created_by, rooms.created_at,
    (SELECT COUNT(*) FROM room_members WHERE room_members.room_id = rooms.id),
    (SELECT COUNT(*) FROM room_devices WHERE room_devices.room_id = rooms.id)
    """

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    kind = try row.text(1)
    suite = try row.integer(2)
    epoch = try row.integer(3)
    seq = try row.integer(4)
    entries = max(0, seq - (try row.integer(5)) + 1)
    createdBy = try row.id(6)
    createdAt = try row.integer(7)
    members = try row.integer(8)
    devices = try row.integer(9)
  }

  var json: JSON {
    [
      "id": .id(id), "kind": .string(kind), "suite": .integer(suite), "epoch": .integer(epoch), "seq": .integer(seq),
      "entries": .integer(entries), "createdBy": .id(createdBy), "createdAt": .integer(createdAt),
      "members": .integer(members), "devices": .integer(devices),
    ]
  }
}
