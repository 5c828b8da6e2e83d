import MLS
import WireCoding

/// A member's state as it lies on the disk.
struct StoredGroup: WireCodable {
  let tree: [UInt8]
  let secrets: [UInt8]

  init(_ group: Group) {
    tree = group.serializedTree
    secrets = group.serializedSecrets
  }

  func load() throws(MLSError) -> Group { try Group(tree: tree, secrets: secrets) }

  func encode(into writer: inout WireWriter) {
    writer.write(opaque: tree)
    writer.write(opaque: secrets)
  }

  init(from reader: inout WireReader) throws(WireError) {
    tree = try reader.readOpaque()
    secrets = try reader.readOpaque()
  }
}
