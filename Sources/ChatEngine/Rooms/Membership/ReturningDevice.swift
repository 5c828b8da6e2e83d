import ChatProtocol
import MLS
import WireCoding

/// A member's device that has lost the room's keys.
struct ReturningDevice {
  let room: UUIDv7
  let identity: MemberIdentity
  /// The leaf whose keys it has lost.
  let leaf: LeafNode
}
