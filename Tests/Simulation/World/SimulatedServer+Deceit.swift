import ChatProtocol
import WireCoding

extension SimulatedServer {
  /// Begins one of the things that a malicious server does.
  func deceive(_ device: SimulatedDevice, _ room: UUIDv7?, _ dice: SplitMix64) {
    if deceit == nil { deceit = Deceit(luck: SplitMix64(seed: world.seed, stream: 3)) }
    guard let room, let truth = rooms[room] else { return }
    switch dice.number(below: 10) {
    case 0: deceit?.keep(truth.groupInfo, of: room)
    case 1, 2:
      guard forks[room] == nil, truth.devices.count > 1 else { return }
      // Two histories from here on, each for a part of the members.
      var devices: Set<UUIDv7> = []
      for other in truth.devices.sorted() where dice.happens(500) { devices.insert(other) }
      forks[room] = (truth.copy(), devices)
      world.trace { "the server forks \(room.short)" }
    case 3:
      forks[room] = nil
      world.trace { "the server ends the fork of \(room.short)" }
    default:
      guard let trick = dice.pick(Deceit.Trick.allCases) else { return }
      world.trace { "the server \(trick) for \(device.name)" }
      deceit?.play(trick, on: device.id, times: 1 + dice.number(below: 3))
    }
  }

  /// Tells the truth from here on.
  func repent() {
    deceit?.repent()
    forks = [:]
  }

  /// The members have found out about each other what they could: from here on they have one history.
  func noteReconciliation() {
    for (id, room) in rooms { repentedAt[id] = UInt64(room.log.count) }
  }
}
