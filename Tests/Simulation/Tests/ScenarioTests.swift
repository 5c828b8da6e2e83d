import ChatProtocol
import Ciphers
import EngineInterface
import Testing
import WireCoding

@testable import ChatEngine
@testable import MLS
@testable import Simulation

/// One mishap at a time, and what the engine makes of it.
@Suite("Mishaps", .serialized)
struct ScenarioTests {
  private static let hour: UInt64 = 3_600_000
  private static let day: UInt64 = 24 * hour

  /// Three people with a device each, in one room.
  private func world(
    _ kind: Weather.Kind = .calm, fewTime: Bool = false
  ) throws -> (Simulation, [SimulatedDevice], UUIDv7) {
    let world = Simulation(Simulation.Plan(seed: 11, steps: 0, kind: kind, people: 3, suite: .x25519AES128))
    world.weather = .still
    world.weather.kind = kind
    let devices = world.devices.filter { $0.index % IdentityPool.devicesPerPerson == 0 }
    for device in devices { try world.activate(device) }
    try world.run(until: world.now + 5_000)
    try devices[0].command(
      .createRoom(
        name: "Night shift", kind: .group, members: devices.dropFirst().map(\.person.username), suite: world.suite.id,
        isFewTime: fewTime))
    try world.run(until: world.now + 5_000)
    let room = try #require(world.server.roomOrder.first)
    for device in devices { #expect(device.engine.rooms[room]?.status == .ok) }
    return (world, devices, room)
  }

  private func say(_ text: String, _ device: SimulatedDevice, _ room: UUIDv7) throws {
    try device.command(.send(room: room, text: text))
  }

  private func texts(_ device: SimulatedDevice, _ room: UUIDv7) -> [String] {
    (device.store.history[room] ?? [:]).sorted { $0.key < $1.key }.compactMap {
      $0.value.kind == "text" ? $0.value.text : nil
    }
  }

  @Test("Who was shown another history learns of it, sends nothing, and comes back on request")
  func fork() throws {
    let (world, devices, room) = try world(.maliciousServer)
    let place = try #require(world.server.rooms[room])
    let fork = place.copy()
    fork.devices = [devices[2].id]
    place.devices.remove(devices[2].id)
    world.server.forks[room] = (fork, fork.devices)
    // Both sides move on, each by itself.
    try devices[0].command(.renew(room: room))
    try devices[2].command(.renew(room: room))
    try world.run(until: world.now + 5_000)
    #expect(devices[0].engine.rooms[room]?.group?.epoch == devices[2].engine.rooms[room]?.group?.epoch)
    // Then a message of one side reaches the other.
    try say("on this side", devices[0], room)
    try world.run(until: world.now + 5_000)
    let seq = UInt64(world.server.forks[room]?.room.log.count ?? 0) + 1
    let event = try #require(place.log.last)
    let leaked = RoomEvent(
      kind: .message, room: room, seq: seq, id: event.id, sender: event.sender, device: event.device,
      time: event.time, payload: event.payload)
    try devices[2].handle(.socketText(leaked.json.encoded))
    #expect(devices[2].engine.rooms[room]?.status == .forked)
    #expect(world.notices["forked"] == 1)
    try say("to nobody", devices[2], room)
    #expect(world.answers["send forked"] == 1)
    world.server.repent()
    try devices[2].command(.retry(room: room))
    try world.run(until: world.now + 10_000)
    #expect(devices[2].engine.rooms[room]?.status == .ok)
    try say("together again", devices[2], room)
    try world.run(until: world.now + 5_000)
    for device in devices { #expect(texts(device, room).last == "together again") }
  }

  @Test("Two halves of a room that are shown each other's commits do not throw each other out without end")
  func pauses() throws {
    let (world, first, room) = try world(.maliciousServer)
    // Two devices on each side: those of the first person and those of the last.
    for index in [1, 7] { try world.activate(world.devices[index]) }
    try world.run(until: world.now + 20_000)
    first[1].die()
    let devices = [0, 1, 6, 7].map { world.devices[$0] }
    let place = try #require(world.server.rooms[room])
    let all = place.devices
    #expect(all.count == 5)
    let fork = place.copy()
    fork.devices = [devices[2].id, devices[3].id]
    place.devices.subtract(fork.devices)
    world.server.forks[room] = (fork, fork.devices)
    for device in [devices[0], devices[2], devices[2]] {
      try device.command(.renew(room: room))
      try world.run(until: world.now + 5_000)
    }
    // From here on each side gets the commits of the other, too.
    place.devices = all
    fork.devices = all
    let before = place.log.count
    for _ in 0..<2 {
      try devices[0].command(.renew(room: room))
      try world.run(until: world.now + 5_000)
    }
    // What is more than now and then, the ledger reports.
    try world.run(until: world.now + Self.hour)
    #expect(place.log.count > before + 10)
    world.server.repent()
    for _ in 0..<3 {
      for device in devices {
        try device.command(.sync)
        try device.command(.retry(room: room))
      }
      try world.run(until: world.now + 30_000)
    }
    try say("together again", devices[0], room)
    try world.run(until: world.now + 5_000)
    for device in devices {
      #expect(device.engine.rooms[room]?.status == .ok)
      #expect(texts(device, room).last == "together again")
    }
  }

  @Test("A change whose directory answer is lost is read soon after, though nothing more happens in the room")
  func lostDirectoryAnswer() throws {
    let (world, devices, room) = try world()
    let place = try #require(world.server.rooms[room])
    let before = place.log.count
    // A new device comes from outside: the others have to ask the directory who it is.
    try world.activate(world.devices[7])
    while place.log.count == before { try world.run(until: world.now + 1) }
    devices[0].isOnline = false
    try world.run(until: world.now + 1_000)
    #expect(devices[0].engine.rooms[room]?.record.cursor == UInt64(before))
    devices[0].isOnline = true
    try world.run(until: world.now + 5_000)
    #expect(devices[0].engine.rooms[room]?.record.cursor == UInt64(place.log.count))
    #expect(devices[0].engine.rooms[room]?.status == .ok)
  }

  @Test("A message that was merely damaged is no fork")
  func damage() throws {
    let (world, devices, room) = try world(.maliciousServer)
    try say("one", devices[0], room)
    try world.run(until: world.now + 5_000)
    world.server.deceit = Deceit(luck: SplitMix64(seed: 1))
    world.server.deceit?.play(.withholds, on: devices[1].id, times: 1)
    try say("two", devices[0], room)
    try world.run(until: world.now + 5_000)
    let event = try #require(world.server.rooms[room]?.log.last)
    var payload = event.payload
    payload[payload.count - 5] ^= 1
    let damaged = RoomEvent(
      kind: .message, room: room, seq: event.seq, id: event.id, sender: event.sender, device: event.device,
      time: event.time, payload: payload)
    try devices[1].handle(.socketText(damaged.json.encoded))
    #expect(devices[1].engine.rooms[room]?.status == .ok)
    #expect(devices[1].store.history[room]?[event.seq]?.failure == "decryption_failed")
  }

  @Test("A store that goes back sends nothing under used keys")
  func rollback() throws {
    let (world, devices, room) = try world(.rollback)
    let old = devices[0].store
    for number in 0..<5 { try say("before \(number)", devices[0], room) }
    try world.run(until: world.now + 5_000)
    devices[0].die()
    devices[0].store = old
    devices[0].wasRolledBack = true
    try devices[0].boot()
    // The user is quicker than the network.
    try say("after", devices[0], room)
    try world.run(until: world.now + 20_000)
    #expect(world.notices["state_rolled_back"] != nil)
    #expect(devices[0].engine.rooms[room]?.status == .ok)
    for device in devices { #expect(texts(device, room).last == "after") }
    #expect(texts(devices[1], room).count == 6)
  }

  @Test("A store that goes back sends nothing under used keys to a room that it was taken out of meanwhile, either")
  func rollbackAndRemoval() throws {
    let (world, devices, room) = try world(.rollback)
    let old = devices[1].store
    for number in 0..<5 { try say("before \(number)", devices[1], room) }
    try world.run(until: world.now + 5_000)
    devices[1].die()
    try devices[0].command(.remove(room: room, user: devices[1].person.id))
    try world.run(until: world.now + 5_000)
    #expect(world.answers["remove"] == 1)
    devices[1].store = old
    devices[1].wasRolledBack = true
    try devices[1].boot()
    try say("after", devices[1], room)
    // What leaves under a used key, the ledger reports.
    try world.run(until: world.now + 20_000)
    #expect(devices[1].engine.rooms[room]?.status == .left)
    #expect(texts(devices[0], room).count == 5)
  }

  @Test("A store that goes back signs nothing with few-time keys that have signed, in any room")
  func fewTimeRollback() throws {
    let (world, devices, room) = try world(.rollback, fewTime: true)
    let device = devices[0]
    try device.command(
      .createRoom(
        name: "Another", kind: .group, members: [devices[1].person.username], suite: world.suite.id, isFewTime: true))
    try world.run(until: world.now + 5_000)
    let other = try #require(world.server.roomOrder.last)
    try say("one", device, room)
    try world.run(until: world.now + 5_000)
    let old = device.store
    try say("two", device, room)
    try say("three", device, room)
    try world.run(until: world.now + 5_000)
    let batches = device.engine.rooms[other]?.fewTimeKeys.batches.map(\.number)
    #expect(batches?.isEmpty == false)
    device.die()
    device.store = old
    device.wasRolledBack = true
    try device.boot()
    try say("after", device, room)
    try world.run(until: world.now + 20_000)
    #expect(world.notices["state_rolled_back"] != nil)
    for device in devices { #expect(texts(device, room).last == "after") }
    // Four messages, no key more than twice, and none of the second room's keys left.
    #expect(world.ledger.fewTimeUses.values.reduce(0) { $0 + $1.count } == 4)
    let left = device.engine.rooms[other]?.fewTimeKeys.batches.map(\.number) ?? []
    #expect(Set(left).isDisjoint(with: batches ?? []))
  }

  @Test("Who can come back in no other way is added again by a member")
  func return_() throws {
    let (world, devices, room) = try world(.maliciousServer)
    let place = try #require(world.server.rooms[room])
    let lost = devices[2]
    let truth = place.groupInfo
    place.groupInfo = [1, 2, 3]
    let own = try #require(lost.engine.rooms[room])
    lost.engine.fallOut(of: own, .noGroup)
    try lost.command(.retry(room: room))
    try world.run(until: world.now + 60_000)
    #expect(own.status == .ok)
    #expect(place.groupInfo != truth)
    try say("back", lost, room)
    try world.run(until: world.now + 5_000)
    for device in devices { #expect(texts(device, room).last == "back") }
    #expect(place.devices.count == 3)
  }

  @Test("Where nothing helps the reason is plain, and another try is possible")
  func failure() throws {
    let (world, devices, room) = try world(.maliciousServer)
    let place = try #require(world.server.rooms[room])
    let lost = devices[2]
    let truth = place.groupInfo
    place.groupInfo = [1, 2, 3]
    for device in devices.dropLast() { device.die() }
    let own = try #require(lost.engine.rooms[room])
    lost.engine.fallOut(of: own, .noGroup)
    try lost.command(.retry(room: room))
    try world.run(until: world.now + 120_000)
    #expect(own.status == .failed)
    #expect(own.record.reason != nil)
    place.groupInfo = truth
    try lost.command(.retry(room: room))
    try world.run(until: world.now + 20_000)
    #expect(own.status == .ok)
  }

  @Test("A leaf is renewed after seven days, and after two hundred messages, while connected")
  func renewal() throws {
    let (world, devices, room) = try world()
    let epoch = try #require(world.server.rooms[room]?.epoch)
    try world.run(until: world.now + 6 * Self.day)
    #expect(world.server.rooms[room]?.epoch == epoch)
    try world.run(until: world.now + 2 * Self.day)
    #expect(world.server.rooms[room]?.epoch == epoch + 3)
    for number in 0..<200 { try say("\(number)", devices[0], room) }
    try world.run(until: world.now + 10_000)
    #expect(world.server.rooms[room]?.epoch == epoch + 4)
    for device in devices { #expect(texts(device, room).count == 200) }
  }

  @Test("KeyPackages are topped up while connected")
  func topUp() throws {
    let (world, devices, _) = try world()
    world.server.packages[devices[1].id]?.removeAll { !$0.isLastResort }
    try world.run(until: world.now + 2 * Self.hour)
    #expect(world.server.packages[devices[1].id]?.count { !$0.isLastResort } == 8)
  }

  @Test("What waited while the room went on is encrypted anew, and everybody reads it")
  func staleMessage() throws {
    let (world, devices, room) = try world()
    devices[0].isOnline = false
    world.cut(devices[0])
    try world.run(until: world.now + 2_000)
    try say("written offline", devices[0], room)
    for _ in 0..<8 {
      try devices[1].command(.renew(room: room))
      try world.run(until: world.now + 5_000)
    }
    devices[0].isOnline = true
    try world.run(until: world.now + 60_000)
    for device in devices { #expect(texts(device, room) == ["written offline"]) }
  }

  @Test("Who was away for a week reads all of it, late messages of the epoch before included")
  func longSpell() throws {
    let (world, devices, room) = try world()
    devices[2].isOnline = false
    world.cut(devices[2])
    devices[0].isOnline = false
    world.cut(devices[0])
    try world.run(until: world.now + 2_000)
    try say("of the epoch before", devices[0], room)
    try devices[1].command(.renew(room: room))
    try world.run(until: world.now + 5_000)
    devices[0].isOnline = true
    try world.run(until: world.now + 5 * Self.day)
    devices[2].isOnline = true
    try world.run(until: world.now + 60_000)
    for device in devices { #expect(texts(device, room) == ["of the epoch before"]) }
  }

  @Test("Past epochs are forgotten after three days, though nothing happens")
  func forgetting() throws {
    let (world, devices, room) = try world()
    try devices[0].command(.renew(room: room))
    try world.run(until: world.now + 5_000)
    #expect(devices[1].engine.rooms[room]?.group?.past.isEmpty == false)
    try world.run(until: world.now + 3 * Self.day + 2 * Self.hour)
    #expect(devices[1].engine.rooms[room]?.group?.past.isEmpty == true)
  }

  @Test("Who leaves and is invited again before the answer comes is in the room")
  func leavesAndComesBack() throws {
    let (world, devices, room) = try world()
    world.weather.delay = 1...1
    try devices[2].command(.leave(room: room))
    // The server hears of it, and what it answers takes until the others have gone on.
    world.weather.delay = 20_000...20_000
    try world.run(until: world.now + 2)
    world.weather.delay = Weather.still.delay
    for device in devices { world.cut(device) }
    try world.run(until: world.now + 8_000)
    #expect(devices[2].engine.rooms[room]?.status == .left)
    try devices[0].command(.invite(room: room, users: [devices[2].person.username]))
    try world.run(until: world.now + 6_000)
    #expect(devices[2].engine.rooms[room]?.status == .ok)
    try world.run(until: world.now + 10_000)
    #expect(world.answers["leave"] == 1)
    try say("welcome back", devices[0], room)
    try world.run(until: world.now + 2_000)
    #expect(devices[2].engine.rooms[room]?.status == .ok)
    #expect(texts(devices[2], room) == ["welcome back"])
  }

  @Test("What is still on its way is shown again after a restart")
  func announcement() throws {
    let (world, devices, room) = try world()
    devices[0].isOnline = false
    world.cut(devices[0])
    try world.run(until: world.now + 2_000)
    try say("on its way", devices[0], room)
    let records = devices[0].store.records.filter { EngineRecord.isForEngine($0.key) }.map {
      EngineRecord(key: $0.key, value: $0.value)
    }
    let engine = ChatEngine(entropy: SplitMix64(seed: 5), suites: [world.suite])
    let shown = engine.handle(.start(records), now: world.now).compactMap { action -> TimelineEntry? in
      guard case .emit(.entry(room, .pending, let entry)) = action else { return nil }
      return entry
    }
    #expect(shown.map { $0.json["content"]?["text"] } == ["on its way"])
  }
}
