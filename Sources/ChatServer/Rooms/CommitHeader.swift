import ChatProtocol
import MLS
import WireCoding

/// What the server reads from a commit before it takes it. The signature and the membership tag are the members' to
/// check; the server sees to order, group and sender.
struct CommitHeader: Sendable {
  enum Sender: Sendable {
    case leaf(UInt32)
    /// A device that joins by itself (RFC 9420 §12.4.3.2).
    case newMember
  }

  let epoch: UInt64
  let sender: Sender

  /// - Throws: ``APIError`` `invalid_field` where the bytes are no PublicMessage with a commit of this room.
  init(commit bytes: [UInt8], room: UUIDv7) throws(APIError) {
    guard let message = try? MLSMessage(decoding: bytes), case .publicMessage(let framed) = message,
      case .commit = framed.content.content
    else { throw .invalidField("commit", "an MLSMessage that holds a PublicMessage with a commit") }
    guard framed.content.groupID == room.bytes else {
      throw .invalidField("commit", "its group id is not the room's id")
    }
    switch framed.content.sender {
    case .member(let leaf): sender = .leaf(leaf)
    case .newMemberCommit: sender = .newMember
    case .external, .newMemberProposal: throw .invalidField("commit", "its sender can send no commit")
    }
    epoch = framed.content.epoch
  }

  /// The same for a proposal by which a member leaves: a PublicMessage with a proposal of this room.
  static func checkProposal(_ bytes: [UInt8], room: UUIDv7) throws(APIError) {
    guard let message = try? MLSMessage(decoding: bytes), case .publicMessage(let framed) = message,
      case .proposal = framed.content.content, framed.content.groupID == room.bytes
    else { throw .invalidField("proposal", "an MLSMessage that holds a PublicMessage with a proposal of this room") }
  }
}
