import ChatProtocol
import Database
import WireCoding

extension RoomService {
  /// A part of a ratchet tree that the room has or had, for a member.
  ///
  /// - Parameters:
  ///   - hash: the tree hash in the GroupContext of an epoch.
  ///   - first: the node with which the part begins.
  /// - Throws: ``APIError`` `not_found`, `not_member`, or `unknown_tree` where the tree is not kept, or has no such node.
  func treePart(of room: UUIDv7, hash: [UInt8], first: Int, for user: UUIDv7) async throws -> TreePart {
    try await database.read { connection in
      let rooms = RoomStore(connection: connection)
      _ = try rooms.room(room, for: user)
      guard let part = try rooms.treePart(of: room, hash: hash, first: first) else { throw APIError.unknownTree }
      return part
    }
  }
}
