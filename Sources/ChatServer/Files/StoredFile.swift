import Database
import WireCoding

/// A sealed file, whole or on its way.
struct StoredFile: Sendable {
  let id: UUIDv7
  let user: UUIDv7
  /// Bytes.
  let size: Int64
  /// Bytes that are on disk, from the first on.
  let received: Int64
  /// 32 bytes; nil where it comes with the last bytes.
  let sha256: [UInt8]?
  let createdAt: Int64
  let completedAt: Int64?

  static let columns = """
    files.id, files.user_id, files.size, files.received, files.sha256, files.created_at, files.completed_at
    """

  init(id: UUIDv7, user: UUIDv7, size: Int64, sha256: [UInt8]?, createdAt: Int64) {
    self.id = id
    self.user = user
    self.size = size
    self.sha256 = sha256
    self.createdAt = createdAt
    received = 0
    completedAt = nil
  }

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    user = try row.id(1)
    size = try row.integer(2)
    received = try row.integer(3)
    sha256 = try row.optionalBlob(4)
    createdAt = try row.integer(5)
    completedAt = try row.optionalInteger(6)
  }

  var isComplete: Bool { completedAt != nil }

  func json(rooms: [UUIDv7]) -> JSON {
    [
      "id": .id(id), "size": .integer(size), "received": .integer(received), "complete": .bool(isComplete),
      "sha256": sha256.map { .bytes($0) } ?? .null, "createdAt": .integer(createdAt),
      "rooms": .array(rooms.map { .id($0) }),
    ]
  }
}
