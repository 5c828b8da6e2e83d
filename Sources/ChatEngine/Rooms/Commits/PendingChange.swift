import EngineInterface
import WireCoding

/// A commit that is on disk and on its way to the server; it takes effect when the server has taken it, never before.
///
/// A room has one at most: a class, of which there is one, too.
final class PendingChange {
  let id: UUIDv7
  /// The epoch from which the commit starts.
  let epoch: UInt64
  /// An encoded MLSMessage.
  let commit: [UInt8]
  let welcome: [UInt8]
  let welcomeTo: [UUIDv7]
  let groupInfo: [UInt8]
  /// The group after the commit.
  let tree: [UInt8]
  let secrets: [UInt8]
  /// What the history will say of it.
  let changes: [RoomChange]
  /// An external commit, by which this device (re)joins.
  let isExternal: Bool

  /// The log entry that the server gave it, when it has.
  var acceptedSeq: UInt64?
  var acceptedTime: UInt64 = 0
  /// Whether this process made it.
  var isFresh = false

  init(
    id: UUIDv7, epoch: UInt64, commit: [UInt8], welcome: [UInt8], welcomeTo: [UUIDv7], groupInfo: [UInt8],
    tree: [UInt8], secrets: [UInt8], changes: [RoomChange], isExternal: Bool
  ) {
    self.id = id
    self.epoch = epoch
    self.commit = commit
    self.welcome = welcome
    self.welcomeTo = welcomeTo
    self.groupInfo = groupInfo
    self.tree = tree
    self.secrets = secrets
    self.changes = changes
    self.isExternal = isExternal
  }

  /// As read from the store, with what this process knows of it.
  ///
  /// - Parameter known: the change as it was in memory, which may be another one.
  func continuing(_ known: PendingChange?) -> PendingChange {
    guard let known, known.id == id else { return self }
    acceptedSeq = known.acceptedSeq
    acceptedTime = known.acceptedTime
    isFresh = known.isFresh
    return self
  }

  /// The body of `POST /api/rooms/{id}/commits`.
  var body: JSON {
    var json = JSON.object("id", .id(id))
      .adding("epoch", .number(epoch))
      .adding("commit", .bytes(commit))
      .adding("groupInfo", .bytes(groupInfo))
    if !welcome.isEmpty {
      var devices: [JSON] = []
      for device in welcomeTo { devices.append(.id(device)) }
      json.add("welcome", .bytes(welcome))
      json.add("welcomeTo", .array(devices))
    }
    return json
  }
}

extension PendingChange: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(id)
    writer.write(epoch)
    writer.write(opaque: commit)
    writer.write(opaque: welcome)
    writer.write(vector: welcomeTo)
    writer.write(opaque: groupInfo)
    writer.write(opaque: tree)
    writer.write(opaque: secrets)
    writer.write(vector: changes)
    writer.write(bool: isExternal)
  }

  convenience init(from reader: inout WireReader) throws(WireError) {
    self.init(
      id: try reader.read(), epoch: try reader.readUInt64(), commit: try reader.readOpaque(),
      welcome: try reader.readOpaque(), welcomeTo: try reader.readVector(limit: 1 << 16),
      groupInfo: try reader.readOpaque(), tree: try reader.readOpaque(), secrets: try reader.readOpaque(),
      changes: try reader.readVector(limit: 1 << 16), isExternal: try reader.readBool())
  }
}
