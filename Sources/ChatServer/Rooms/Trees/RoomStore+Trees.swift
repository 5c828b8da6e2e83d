import ChatProtocol
import Database
import MLS
import WireCoding

/// The statements about rooms' ratchet trees. They are kept by node: a row holds from the epoch that brought it until,
/// not including, the one that changed it, so that each epoch writes what it changes and past trees are still to be had.
extension RoomStore {
  /// Epochs whose trees are kept at the least: who comes from outside asks for the GroupInfo first, and then for its tree.
  static let treesKept: UInt64 = 16
  /// And at the most, where Welcomes wait: at some 22 KB an epoch of a thousand members.
  static let treesLimit: UInt64 = 1024
  /// Nodes and bytes in one part of a tree; a larger node comes alone.
  static let partNodes = 1024
  static let partBytes = 1 << 20

  /// Notes what an epoch changes.
  func insert(_ change: TreeChange, of room: UUIDv7, epoch: UInt64) throws {
    let ended: [[SQLValue]] = change.nodes.map {
      [.number(epoch), .id(room), .integer(Int64($0.index)), .integer(.max)]
    }
    let begun: [[SQLValue]] = change.nodes.filter { !$0.isBlank }.map {
      [.id(room), .integer(Int64($0.index)), .number(epoch), .integer(.max), .blob($0.bytes)]
    }
    // A commit may change the GroupContext alone.
    if !ended.isEmpty {
      try connection.enqueue(
        "UPDATE room_nodes SET until_epoch = ?1 WHERE room_id = ?2 AND node = ?3 AND until_epoch = ?4", each: ended)
    }
    if !begun.isEmpty {
      try connection.enqueue(
        "INSERT INTO room_nodes (room_id, node, epoch, until_epoch, data) VALUES (?1, ?2, ?3, ?4, ?5)", each: begun)
    }
    try connection.execute(
      "INSERT INTO room_trees (room_id, epoch, hash, nodes) VALUES (?1, ?2, ?3, ?4)", .id(room), .number(epoch),
      .blob(change.hash), .integer(Int64(change.count)))
  }

  /// Drops the trees of epochs that nobody can ask for any more: older than those that Welcomes are for.
  func pruneTrees(of room: UUIDv7, epoch: UInt64) throws {
    let limit = epoch - min(epoch, Self.treesLimit)
    try connection.execute("DELETE FROM room_welcomes WHERE room_id = ?1 AND epoch < ?2", .id(room), .number(limit))
    let wanted = try connection.row("SELECT MIN(epoch) FROM room_welcomes WHERE room_id = ?1", .id(room))?
      .optionalInteger(0)
    let recent = epoch - min(epoch, Self.treesKept)
    let first = min(recent, wanted.map { UInt64(clamping: $0) } ?? recent)
    guard first > 0 else { return }
    try connection.execute(
      "DELETE FROM room_nodes WHERE room_id = ?1 AND until_epoch <= ?2", .id(room), .number(first))
    try connection.execute("DELETE FROM room_trees WHERE room_id = ?1 AND epoch < ?2", .id(room), .number(first))
  }

  /// The nodes of the present tree that are not blank, in their order; none in a room of a release that kept no nodes.
  func treeNodes(of room: UUIDv7) throws -> [EncodedNode] {
    try connection.rows(
      "SELECT node, data FROM room_nodes WHERE room_id = ?1 AND until_epoch = ?2 ORDER BY node",
      .id(room), .integer(.max)
    ).map { EncodedNode(index: Int(try $0.integer(0)), bytes: try $0.blob(1)) }
  }

  /// A part of a tree, from a node on; nil where there is no such tree, or no such node in it.
  func treePart(of room: UUIDv7, hash: [UInt8], first: Int) throws -> TreePart? {
    guard
      let tree = try connection.row(
        "SELECT epoch, nodes FROM room_trees WHERE room_id = ?1 AND hash = ?2 ORDER BY epoch DESC LIMIT 1",
        .id(room), .blob(hash))
    else { return nil }
    let (epoch, count) = (try tree.integer(0), Int(try tree.integer(1)))
    guard first < count else { return nil }
    let end = min(count, first + Self.partNodes)
    let rows = try connection.rows(
      """
      SELECT node, LENGTH(data) FROM room_nodes
      WHERE room_id = ?1 AND node >= ?2 AND node < ?3 AND epoch <= ?4 AND until_epoch > ?4 ORDER BY node
      """, .id(room), .integer(Int64(first)), .integer(Int64(end)), .integer(epoch))
    var next = end
    var total = 0
    for row in rows {
      let (node, size) = (Int(try row.integer(0)), Int(try row.integer(1)))
      if total > 0, total + size > Self.partBytes {
        next = node
        break
      }
      total += size
    }
    let nodes = try connection.rows(
      """
      SELECT node, data FROM room_nodes
      WHERE room_id = ?1 AND node >= ?2 AND node < ?3 AND epoch <= ?4 AND until_epoch > ?4 ORDER BY node
      """, .id(room), .integer(Int64(first)), .integer(Int64(next)), .integer(epoch))
    var bytes: [UInt8] = []
    var index = first
    for row in nodes {
      let node = Int(try row.integer(0))
      bytes.append(contentsOf: [UInt8](repeating: 0, count: node - index))
      bytes.append(contentsOf: try row.blob(1))
      index = node + 1
    }
    bytes.append(contentsOf: [UInt8](repeating: 0, count: next - index))
    return TreePart(count: UInt32(count), first: UInt32(first), next: UInt32(next), nodes: bytes)
  }
}
