import ChatProtocol
import EngineInterface
import WireCoding

/// What the store holds of a room under the room's own key. The group, what waits to be sent and few-time keys have
/// records of their own: they change with every message.
struct RoomRecord {
  static let version: UInt8 = 3

  let id: UUIDv7
  /// What the server calls it: counts only as long as this device does not hold the group.
  var label: RoomKind
  var suite: UInt16
  /// Follows ``Room/membership``.
  var status = Room.Status.joining
  /// Why it is in its ``status``, where that is not `ok`.
  var reason: Failure?
  /// Why the last commit of the log was refused, until another one of its epoch has been followed.
  var refusal: Failure?
  /// The keys under which the profile may be sealed, newest first; the one before is kept while a change is under way.
  var profileKeys: [[UInt8]] = []
  var profileBlob: [UInt8] = []
  /// Unix time in milliseconds.
  var createdAt: UInt64
  /// The last entry of the log that has been processed.
  var cursor: UInt64 = 0
  var readSeq: UInt64 = 0
  var unread: UInt32 = 0
  /// The message shown in the room list.
  var last: LastEntry?
  /// This user's own role, as far as the server has told it.
  var role: Role?
  /// Users who have asked to leave and whose leaves somebody must remove.
  var leaving: [UUIDv7] = []
  /// When this device's leaf got its present keys, Unix time in milliseconds.
  var leafUpdatedAt: UInt64 = 0
  /// What this device has sent since then.
  var sentSinceUpdate: UInt32 = 0

  init(id: UUIDv7, label: RoomKind, suite: UInt16, createdAt: UInt64) {
    self.id = id
    self.label = label
    self.suite = suite
    self.createdAt = createdAt
  }
}

extension RoomRecord: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(id)
    writer.write(label)
    writer.write(suite)
    writer.write(status.rawValue)
    writer.write(optional: reason)
    writer.write(optional: refusal)
    writer.write(UInt8(profileKeys.count))
    for key in profileKeys { writer.write(opaque: key) }
    writer.write(opaque: profileBlob)
    writer.write(createdAt)
    writer.write(cursor)
    writer.write(readSeq)
    writer.write(unread)
    writer.write(optional: last)
    writer.write(optional: role)
    writer.write(vector: leaving)
    writer.write(leafUpdatedAt)
    writer.write(sentSinceUpdate)
  }

  init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    id = try reader.read()
    label = try reader.read()
    suite = try reader.readUInt16()
    guard let status = Room.Status(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self.status = status
    reason = try reader.readOptional()
    refusal = try reader.readOptional()
    for _ in 0..<(try reader.readUInt8()) { profileKeys.append(try reader.readOpaque()) }
    profileBlob = try reader.readOpaque()
    createdAt = try reader.readUInt64()
    cursor = try reader.readUInt64()
    readSeq = try reader.readUInt64()
    unread = try reader.readUInt32()
    last = try reader.readOptional()
    role = try reader.readOptional()
    leaving = try reader.readVector(limit: 1 << 16)
    leafUpdatedAt = try reader.readUInt64()
    sentSinceUpdate = try reader.readUInt32()
  }
}
