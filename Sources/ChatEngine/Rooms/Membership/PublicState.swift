import MLS
import WireCoding

/// A room as the server shows it to who would join from outside.
struct PublicState {
  let room: UUIDv7
  let info: GroupInfo
  /// Of the GroupContext's hash.
  let tree: RatchetTree
  /// All but this device's own.
  let leaves: [LeafNode]
  /// Whether this device has one.
  let isPresent: Bool
}
