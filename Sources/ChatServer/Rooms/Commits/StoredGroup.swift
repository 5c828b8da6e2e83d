import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// A room's group as it stands in the database: the GroupInfo of the present epoch, the tree's nodes, and the proposals
/// that the log holds since.
struct StoredGroup: Sendable {
  let epoch: UInt64
  /// An encoded MLSMessage.
  let groupInfo: [UInt8]
  /// Those that are not blank; none in a room of an older release, whose GroupInfo carries the tree.
  let nodes: [EncodedNode]
  /// Whether the GroupInfo was checked before it was stored: it is read again on trust.
  let isChecked: Bool
  /// Encoded MLSMessages, checked before they were logged.
  let proposals: [[UInt8]]

  /// Reads the state. Costs about a millisecond for a hundred members; a state of unchecked origin is checked in full.
  ///
  /// - Throws: ``APIError/unreadableGroup`` where it cannot be read: what an older release took without looking.
  func load() throws(APIError) -> PublicGroup {
    guard let message = try? MLSMessage(decoding: groupInfo), case .groupInfo(let info) = message,
      let tree = nodes.isEmpty ? info.ratchetTree : try? RatchetTree(nodes: nodes),
      var group = isChecked
        ? try? PublicGroup(trusting: info, ratchetTree: tree) : try? PublicGroup(groupInfo: info, ratchetTree: tree)
    else { throw .unreadableGroup }
    for bytes in proposals {
      guard let message = try? MLSMessage(decoding: bytes), case .publicMessage(let proposal) = message,
        (try? group.take(trusting: proposal)) != nil
      else { throw .unreadableGroup }
    }
    return group
  }
}
