import ChatProtocol
import MLS
import WireCoding

/// A room's log and public state at the server.
final class SimulatedRoom {
  /// When a device was in the room, by the log: from its commit until, not including, the one that removed it.
  struct Stay {
    let from: UInt64
    /// The epoch that the joining commit began.
    let epoch: UInt64
    var until: UInt64?
  }

  let id: UUIDv7
  let kind: String
  let suite: UInt64
  let createdAt: UInt64
  /// The device that made it.
  var creator: UUIDv7?
  var profile: [UInt8]
  var epoch: UInt64 = 0
  var groupInfo: [UInt8]
  private(set) var observed: PublicGroup?
  /// Each that an epoch had, by hash.
  private(set) var trees: [[UInt8]: RatchetTree] = [:]
  var members: Set<UUIDv7> = []
  var devices: Set<UUIDv7> = []
  var log: [RoomEvent] = []
  /// Entries by the sender's id for them.
  var places: [UUIDv7: Int] = [:]
  var stays: [UUIDv7: [Stay]] = [:]

  init(id: UUIDv7, kind: String, suite: UInt64, createdAt: UInt64, profile: [UInt8], groupInfo: [UInt8]) {
    self.id = id
    self.kind = kind
    self.suite = suite
    self.createdAt = createdAt
    self.profile = profile
    self.groupInfo = groupInfo
  }

  /// The same room, for others to be shown a history of their own.
  func copy() -> SimulatedRoom {
    let other = SimulatedRoom(
      id: id, kind: kind, suite: suite, createdAt: createdAt, profile: profile, groupInfo: groupInfo)
    other.creator = creator
    other.epoch = epoch
    other.observed = observed
    other.trees = trees
    other.members = members
    other.devices = devices
    other.log = log
    other.places = places
    other.stays = stays
    return other
  }

  /// Takes up the public state of an epoch; nil where it cannot be followed any more.
  func observe(_ group: PublicGroup?) {
    observed = group
    if let group { trees[group.context.treeHash] = group.tree }
  }

  func append(_ event: RoomEvent) {
    places[event.id] = log.count
    log.append(event)
  }

  /// - Parameter arrivals: those whose leaf is new, where there was one before, too.
  func move(to devices: Set<UUIDv7>, seq: UInt64, arrivals: Set<UUIDv7>) {
    for device in self.devices where !devices.contains(device) || arrivals.contains(device) { end(device, at: seq) }
    for device in devices where !self.devices.contains(device) || arrivals.contains(device) {
      stays[device, default: []].append(Stay(from: seq, epoch: epoch, until: nil))
    }
    self.devices = devices
  }

  func end(_ device: UUIDv7, at seq: UInt64) {
    guard var list = stays[device], let last = list.last, last.until == nil else { return }
    list[list.count - 1].until = seq
    stays[device] = list
  }

  var json: JSON {
    [
      "id": .string(id.text), "kind": .string(kind), "suite": .number(suite), "epoch": .number(epoch),
      "seq": .number(log.count), "profile": .bytes(profile), "createdAt": .number(createdAt),
    ]
  }
}
