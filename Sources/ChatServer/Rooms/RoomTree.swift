import ChatProtocol
import MLS
import WireCoding

/// What the server reads from the public part of a room's group: who has a leaf in the tree (RFC 9420 §7, §12.4.3.3).
struct RoomTree: Sendable {
  let suite: UInt16
  let epoch: UInt64
  /// The leaves' owners by leaf index.
  let leaves: [UInt32: MemberIdentity]

  var devices: Set<UUIDv7> { Set(leaves.values.map(\.device)) }

  /// Reads an encoded `MLSMessage` that holds a GroupInfo with the `ratchet_tree` extension.
  ///
  /// - Throws: ``APIError`` `invalid_field` where it is something else, belongs to another group, or holds a leaf
  ///   whose credential is no user and device, or a device twice.
  init(groupInfo bytes: [UInt8], room: UUIDv7) throws(APIError) {
    guard let message = try? MLSMessage(decoding: bytes), case .groupInfo(let info) = message else {
      throw Self.invalid("an MLSMessage that holds a GroupInfo")
    }
    guard info.groupID == room.bytes else { throw Self.invalid("its group id is not the room's id") }
    guard let tree = info.ratchetTree else { throw Self.invalid("it has no readable ratchet_tree") }
    guard info.externalPublicKey != nil else { throw Self.invalid("it has no external_pub") }
    var leaves: [UInt32: MemberIdentity] = [:]
    var devices: Set<UUIDv7> = []
    for (index, leaf) in tree.leaves {
      guard let identity = try? MemberIdentity(credential: leaf.credential.identity),
        devices.insert(identity.device).inserted
      else { throw Self.invalid("a leaf names no user and device, or one that another leaf names") }
      leaves[index] = identity
    }
    suite = info.context.cipherSuite
    epoch = info.epoch
    self.leaves = leaves
  }

  private static func invalid(_ rule: String) -> APIError { .invalidField("groupInfo", rule) }
}
