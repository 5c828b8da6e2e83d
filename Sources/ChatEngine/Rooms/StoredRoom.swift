import ChatProtocol
import WireCoding

/// All that the store holds of a room.
struct StoredRoom {
  let record: RoomRecord
  var tree: [UInt8]?
  var secrets: [UInt8]?
  var standing = Standing()
  var pending: PendingChange?
  /// In the order of the messages' ids, which is that of their making.
  var outbox: [OutgoingMessage] = []
  var departing: [UUIDv7] = []
  var fewTimeKeys = FewTimeKeys()
  /// By device.
  var witnesses = SortedTable<UUIDv7, FewTimeWitness>()

  init(_ record: RoomRecord) { self.record = record }

  /// The group's two records, which are one without the other of no use.
  var group: (tree: [UInt8], secrets: [UInt8])? {
    guard let tree, let secrets else { return nil }
    return (tree, secrets)
  }

  /// Takes over a record that belongs to the room.
  ///
  /// - Parameters:
  ///   - kind: what its key begins with.
  ///   - ids: what its key names: the room, and what of it.
  mutating func take(_ value: [UInt8], _ kind: Text, _ ids: [UUIDv7]) {
    switch kind {
    case Room.treePrefix: tree = value
    case Room.secretsPrefix: secrets = value
    case Room.pendingPrefix: pending = try? PendingChange(decoding: value)
    case Room.outboxPrefix:
      if let message = try? OutgoingMessage(decoding: value) { outbox.append(message) }
    case FewTimeKeys.prefix:
      if let keys = try? FewTimeKeys(decoding: value) { fewTimeKeys = keys }
    case FewTimeWitness.prefix:
      if ids.count == 2, let witness = try? FewTimeWitness(decoding: value) { witnesses[ids[1]] = witness }
    case Room.departingPrefix:
      var reader = WireReader(value)
      departing = (try? reader.readVector(limit: 1 << 16)) ?? []
    case Standing.prefix:
      if let standing = try? Standing(decoding: value) { self.standing = standing }
    default: return
    }
  }
}
