import Crypto
import Database
import WireCoding

/// A row of the audit. Each hash covers the one before it, so that a row which is altered, taken out or put elsewhere
/// shows: `SHA-256(previous hash ‖ canonical row)`.
struct AuditRow: Sendable, Equatable {
  /// From 1, without gaps.
  let seq: Int64
  /// Unix time in milliseconds.
  let time: Int64
  /// `user`, `operator` or `nobody`.
  let actor: String
  let actorID: UUIDv7?
  /// The username at the time.
  let actorName: String?
  let action: String
  let targetKind: String?
  let targetID: UUIDv7?
  /// The username at the time, where the target is a user.
  let targetName: String?
  let address: String?
  /// A JSON object.
  let details: String

  static let columns = """
    seq, created_at, actor, actor_id, actor_name, action, target_kind, target_id, target_name, address, details, hash
    """

  /// Before the first row.
  static let noHash = [UInt8](repeating: 0, count: 32)

  /// What the hash covers beside the hash before: version, numbers and texts with their lengths, in the order of the
  /// columns; what is missing is a zero byte, what is there follows a one.
  var canonical: [UInt8] {
    var writer = WireWriter()
    writer.write(raw: Array("nightjar audit v1".utf8))
    writer.write(UInt64(bitPattern: seq))
    writer.write(UInt64(bitPattern: time))
    writer.write(text: actor)
    Self.write(actorID?.bytes, to: &writer)
    Self.write(actorName.map { Array($0.utf8) }, to: &writer)
    writer.write(text: action)
    Self.write(targetKind.map { Array($0.utf8) }, to: &writer)
    Self.write(targetID?.bytes, to: &writer)
    Self.write(targetName.map { Array($0.utf8) }, to: &writer)
    Self.write(address.map { Array($0.utf8) }, to: &writer)
    writer.write(text: details)
    return writer.bytes
  }

  func hash(after previous: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: previous + canonical)) }

  private static func write(_ bytes: [UInt8]?, to writer: inout WireWriter) {
    writer.write(bool: bytes != nil)
    if let bytes { writer.write(opaque: bytes) }
  }
}

extension AuditRow {
  init(row: SQLRow) throws(SQLError) {
    seq = try row.integer(0)
    time = try row.integer(1)
    actor = try row.text(2)
    actorID = try row.optionalID(3)
    actorName = try row.optionalText(4)
    action = try row.text(5)
    targetKind = try row.optionalText(6)
    targetID = try row.optionalID(7)
    targetName = try row.optionalText(8)
    address = try row.optionalText(9)
    details = try row.text(10)
  }

  /// - Parameter hash: the row's own, as stored.
  func json(hash: [UInt8]) -> JSON {
    var members = [
      JSON.Member("seq", .integer(seq)), JSON.Member("time", .integer(time)), JSON.Member("actor", .string(actor)),
    ]
    if let actorID { members.append(JSON.Member("actorId", .id(actorID))) }
    if let actorName { members.append(JSON.Member("actorName", .string(actorName))) }
    members.append(JSON.Member("action", .string(action)))
    if let targetKind { members.append(JSON.Member("target", .string(targetKind))) }
    if let targetID { members.append(JSON.Member("targetId", .id(targetID))) }
    if let targetName { members.append(JSON.Member("targetName", .string(targetName))) }
    if let address { members.append(JSON.Member("address", .string(address))) }
    members.append(JSON.Member("details", (try? JSON(parsing: details)) ?? .null))
    members.append(JSON.Member("hash", .bytes(hash)))
    return .object(members)
  }
}
