import ChatProtocol
import Database
import WireCoding

/// A room as its members see it in lists and `room` frames.
struct RoomSummary: Sendable {
  let id: UUIDv7
  let kind: RoomKind
  let suite: UInt16
  var epoch: UInt64
  /// Of the last entry of the log; 0 before the first.
  var seq: UInt64
  /// Sealed by the members.
  var profile: [UInt8]
  let createdAt: Int64
  let createdBy: UUIDv7

  static let columns = """
    rooms.id, rooms.kind, rooms.suite, rooms.epoch, rooms.seq, rooms.profile, rooms.created_at, rooms.created_by
    """

  init(
    id: UUIDv7, kind: RoomKind, suite: UInt16, epoch: UInt64, seq: UInt64, profile: [UInt8], createdAt: Int64,
    createdBy: UUIDv7
  ) {
    self.id = id
    self.kind = kind
    self.suite = suite
    self.epoch = epoch
    self.seq = seq
    self.profile = profile
    self.createdAt = createdAt
    self.createdBy = createdBy
  }

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    guard let kind = RoomKind(rawValue: try row.text(1)) else { throw .unexpectedType }
    self.kind = kind
    suite = UInt16(clamping: try row.integer(2))
    epoch = UInt64(clamping: try row.integer(3))
    seq = UInt64(clamping: try row.integer(4))
    profile = try row.blob(5)
    createdAt = try row.integer(6)
    createdBy = try row.id(7)
  }

  func json(role: RoomRole) -> JSON {
    [
      "id": .id(id), "kind": .string(kind.rawValue), "suite": .number(suite), "epoch": .number(epoch),
      "seq": .number(seq), "profile": .bytes(profile), "role": .string(role.rawValue),
      "createdAt": .integer(createdAt), "createdBy": .id(createdBy),
    ]
  }
}
