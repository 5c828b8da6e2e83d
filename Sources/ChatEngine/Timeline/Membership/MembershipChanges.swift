import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// What commits have changed in a room, as its history tells it.
extension ChatEngine {
  /// Writes what one commit has changed to the history, and tells it. A change of keys alone is not told.
  func recordChanges(_ changes: [RoomChange], in room: Room, seq: UInt64, time: UInt64, by user: UUIDv7?) {
    guard !changes.isEmpty else { return }
    let entry = TimelineEntry(
      time: time, epoch: room.group?.epoch ?? 0, author: user.map { person($0) }, isMine: user == account?.userID,
      content: .change(changes: changes))
    store(EngineRecord.entryKey(room: room.id, seq: seq), entry.encoded)
    emit(.entry(room: room.id, place: .logged(seq: seq), entry: entry))
  }

  /// What the history says of a commit; nothing for a change of keys alone.
  ///
  /// - Parameter fewTime: what the room asks for from now on, where that changes.
  func changes(added: [UUIDv7], removed: [UUIDv7], leaving: [UUIDv7], fewTime: Bool?) -> [RoomChange] {
    var changes: [RoomChange] = []
    if !added.isEmpty { changes.append(.added(people: people(added))) }
    var left: [UUIDv7] = []
    var expelled: [UUIDv7] = []
    for user in removed {
      if leaving.contains(user) { left.append(user) } else { expelled.append(user) }
    }
    if !left.isEmpty { changes.append(.left(people: people(left))) }
    if !expelled.isEmpty { changes.append(.removed(people: people(expelled))) }
    if let fewTime { changes.append(.fewTime(isOn: fewTime)) }
    return changes
  }

  /// A change for each device that went while its user stays, or at the server's request.
  ///
  /// - Parameters:
  ///   - before: the epoch that has ended.
  ///   - present: who is in the next one; a device that came back with new keys is no news.
  func deviceChanges(
    _ removed: [Member], in room: Room, before: Group, present: [MemberIdentity]
  ) -> [RoomChange] {
    var users = SortedSet<UUIDv7>()
    for identity in present { users.insert(identity.user) }
    var changes: [RoomChange] = []
    for member in removed {
      guard let identity = member.identity, !present.contains(identity),
        !room.record.leaving.contains(identity.user)
      else { continue }
      let isGone = isGone(member, in: room, before: before)
      guard isGone || users.contains(identity.user) else { continue }
      let name = certificate(of: identity)?.name ?? ""
      let owner = person(identity.user)
      changes.append(isGone ? .deviceGone(owner: owner, name: name) : .removedDevice(owner: owner, name: name))
    }
    return changes
  }
}
