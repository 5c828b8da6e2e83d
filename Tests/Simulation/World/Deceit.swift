import ChatProtocol
import WireCoding

@testable import ChatEngine

/// What a malicious server shows a device instead of the truth.
final class Deceit {
  enum Trick: Int, CaseIterable {
    case withholds, repeats, swapsPayload, changesSender, flips, replaysCommit, swapsPeople
  }

  /// What becomes of a tree that a device asks for.
  enum TreeTrick: CaseIterable {
    case lost, another, altered
  }

  private var tricks: [UUIDv7: (trick: Trick, left: Int)] = [:]
  private var treeTricks: [UUIDv7: (trick: TreeTrick, left: Int)] = [:]
  private var staleGroupInfo: [UUIDv7: [UInt8]] = [:]
  private let luck: SplitMix64
  private(set) var isActive = true

  init(luck: SplitMix64) { self.luck = luck }

  func play(_ trick: Trick, on device: UUIDv7, times: Int) { tricks[device] = (trick, times) }

  func play(_ trick: TreeTrick, on device: UUIDv7, times: Int) { treeTricks[device] = (trick, times) }

  func treatment(ofTreeFor device: UUIDv7) -> TreeTrick? {
    guard isActive, let (trick, left) = treeTricks[device], left > 0 else { return nil }
    treeTricks[device] = (trick, left - 1)
    return trick
  }

  /// The bytes with one bit changed.
  func altered(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if !bytes.isEmpty { bytes[luck.number(below: bytes.count)] ^= UInt8(1 << luck.number(below: 8)) }
    return bytes
  }

  func keep(_ groupInfo: [UInt8], of room: UUIDv7) { staleGroupInfo[room] = groupInfo }

  func repent() {
    isActive = false
    tricks = [:]
    treeTricks = [:]
    staleGroupInfo = [:]
  }

  func groupInfo(of room: SimulatedRoom, for device: UUIDv7) -> [UInt8]? {
    guard isActive, luck.happens(300), let old = staleGroupInfo[room.id] else { return nil }
    return old
  }

  func events(_ event: RoomEvent, of room: SimulatedRoom, for device: UUIDv7) -> [RoomEvent] {
    guard isActive, let (trick, left) = tricks[device], left > 0 else { return [event] }
    guard trick != .swapsPeople else { return [event] }
    tricks[device] = (trick, left - 1)
    switch trick {
    case .swapsPeople: return [event]
    case .withholds: return []
    case .repeats: return [event, changed(event, seq: event.seq + 1)]
    case .swapsPayload:
      guard let other = luck.pick(room.log) else { return [event] }
      return [changed(event, payload: other.payload)]
    case .changesSender:
      guard let other = luck.pick(room.log) else { return [event] }
      return [
        RoomEvent(
          kind: event.kind, room: event.room, seq: event.seq, id: event.id, sender: other.sender, device: other.device,
          time: event.time, payload: event.payload, epoch: event.epoch)
      ]
    case .flips:
      var payload = event.payload
      if !payload.isEmpty { payload[luck.number(below: payload.count)] ^= UInt8(1 << luck.number(below: 8)) }
      return [changed(event, payload: payload)]
    case .replaysCommit:
      guard let old = room.log.last(where: { $0.kind == .commit && $0.seq < event.seq }) else { return [event] }
      return [changed(old, seq: event.seq)]
    }
  }

  /// Another account, or another name, for somebody whom the device knows. At first sight nothing can be proven.
  func answer(
    for person: SimulatedServer.Person, asked device: SimulatedDevice, _ server: SimulatedServer
  ) -> SimulatedServer.Person? {
    guard isActive, let (trick, left) = tricks[device.id], trick == .swapsPeople, left > 0,
      device.engine.contacts[person.id] != nil
    else { return nil }
    tricks[device.id] = (trick, left - 1)
    let others = server.people.values.filter { $0.id != person.id }.sorted { $0.id < $1.id }
    guard let other = luck.pick(others) else { return nil }
    switch luck.number(below: 3) {
    case 0: return other
    case 1:
      return SimulatedServer.Person(
        id: person.id, username: other.username, accountKey: person.accountKey, backup: [], devices: person.devices)
    default:
      return SimulatedServer.Person(
        id: other.id, username: person.username, accountKey: other.accountKey, backup: [], devices: other.devices)
    }
  }

  private func changed(_ event: RoomEvent, seq: UInt64? = nil, payload: [UInt8]? = nil) -> RoomEvent {
    RoomEvent(
      kind: event.kind, room: event.room, seq: seq ?? event.seq, id: event.id, sender: event.sender,
      device: event.device, time: event.time, payload: payload ?? event.payload, epoch: event.epoch)
  }
}
