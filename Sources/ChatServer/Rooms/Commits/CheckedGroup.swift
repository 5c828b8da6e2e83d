import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// A group as its creator hands it in: epoch 0, one leaf.
struct CheckedGroup: Sendable {
  let leaf: LeafCheck
  let tree: TreeChange

  /// - Throws: ``APIError`` with the rule that is broken.
  init(
    groupInfo bytes: [UInt8], room: UUIDv7, kind: RoomKind, suite: UInt16, creator: MemberIdentity
  ) throws(APIError) {
    let info = try CommitBundle.decodedGroupInfo(bytes, room: room)
    guard info.context.cipherSuite == suite else { throw .invalidField("groupInfo", "it is of another suite") }
    guard info.externalPublicKey != nil else { throw .invalidField("groupInfo", "it has no external_pub") }
    let group: PublicGroup
    do throws(MLSError) {
      group = try PublicGroup(groupInfo: info)
    } catch {
      throw APIError(commit: error)
    }
    guard Self.kind(of: group) == kind else {
      throw .invalidField("groupInfo", "it holds another kind of room than the request names")
    }
    let members = group.members
    guard group.epoch == 0, group.context.confirmedTranscriptHash.isEmpty, members.count == 1,
      try members[0].identity() == creator
    else { throw .invalidField("groupInfo", "of epoch 0, with this device as its only leaf") }
    tree = TreeChange(from: nil, to: group)
    leaf = LeafCheck(identity: creator, leaf: members[0].leafNode, suite: suite)
  }

  /// What the members have agreed on (extension `group_kind`); a group where they have not. Nil for what is unknown.
  private static func kind(of group: PublicGroup) -> RoomKind? {
    guard let data = group.context.extensions.data(of: ExtensionType.groupKind) else { return .group }
    return (try? GroupKind(decoding: data)).flatMap { RoomKind(rawValue: $0.name) }
  }
}
