import ChatProtocol
import MLS
import WireCoding

/// A member's proposal to remove its own leaf, found right.
struct CheckedDeparture: Sendable {
  /// - Throws: ``APIError`` with the rule that is broken; `stale_epoch` for a proposal of another epoch.
  init(_ bytes: [UInt8], room: UUIDv7, stored: StoredGroup, sender: MemberIdentity) throws(APIError) {
    guard let message = try? MLSMessage(decoding: bytes), case .publicMessage(let framed) = message,
      case .proposal = framed.content.content, framed.content.groupID == room.bytes
    else { throw .invalidField("proposal", "an MLSMessage that holds a PublicMessage with a proposal of this room") }
    guard framed.content.epoch == stored.epoch else { throw .staleEpoch(Int64(clamping: stored.epoch)) }
    var group = try stored.load()
    let observed: (sender: Sender, proposal: Proposal)
    do throws(MLSError) {
      observed = try group.observe(proposal: framed, now: nil)
    } catch {
      throw APIError(commit: error)
    }
    guard case .member(let leaf) = observed.sender, case .remove(leaf) = observed.proposal,
      let node = group.tree[leaf: leaf], node.credential.identity == sender.credential
    else { throw .forbiddenProposal }
  }
}
