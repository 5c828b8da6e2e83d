import ChatProtocol
import MLS
import WireCoding

/// What a member sends to move a room to its next epoch.
struct CommitBundle: Sendable {
  let id: UUIDv7
  /// The epoch from which the commit starts.
  let epoch: UInt64
  /// An encoded MLSMessage with a PublicMessage.
  let commit: [UInt8]
  /// An encoded MLSMessage with the GroupInfo of the epoch that the commit begins.
  let groupInfo: [UInt8]
  /// An encoded MLSMessage.
  let welcome: [UInt8]?
  let welcomeTo: [UUIDv7]

  /// Reads the commit, as far as it can be told without the group that it is for a commit of this room and epoch.
  func decodedCommit(room: UUIDv7) throws(APIError) -> (message: PublicMessage, commit: Commit) {
    guard let decoded = try? MLSMessage(decoding: commit), case .publicMessage(let message) = decoded,
      case .commit(let commit) = message.content.content
    else { throw .invalidField("commit", "an MLSMessage that holds a PublicMessage with a commit") }
    guard message.content.groupID == room.bytes else {
      throw .invalidField("commit", "its group id is not the room's id")
    }
    guard message.content.epoch == epoch else { throw .invalidField("commit", "it starts from another epoch") }
    return (message, commit)
  }

  static func decodedGroupInfo(_ bytes: [UInt8], room: UUIDv7) throws(APIError) -> GroupInfo {
    guard let message = try? MLSMessage(decoding: bytes), case .groupInfo(let info) = message else {
      throw .invalidField("groupInfo", "an MLSMessage that holds a GroupInfo")
    }
    guard info.groupID == room.bytes else { throw .invalidField("groupInfo", "its group id is not the room's id") }
    return info
  }
}
