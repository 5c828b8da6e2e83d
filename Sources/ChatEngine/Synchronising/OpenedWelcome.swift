import MLS
import WireCoding

/// A Welcome that was opened, and whose members the directory has yet to confirm.
struct OpenedWelcome {
  let room: UUIDv7
  let seq: UInt64
  let payload: [UInt8]
  let keyPackage: StoredKeyPackage
  let joined: JoinedGroup
  let members: [LeafNode]
}
