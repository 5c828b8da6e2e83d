import MLS
import WireCoding

/// A Welcome that was opened, and whose members the directory has yet to confirm.
struct OpenedWelcome {
  let room: UUIDv7
  let seq: UInt64
  let payload: [UInt8]
  /// Of its GroupInfo, where that does not carry it.
  let tree: RatchetTree?
  let keyPackage: StoredKeyPackage
  let joined: JoinedGroup
  let members: [LeafNode]
}
