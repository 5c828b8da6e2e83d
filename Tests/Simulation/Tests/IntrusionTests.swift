import ChatProtocol
import Ciphers
import EngineInterface
import Testing
import WireCoding

@testable import ChatEngine
@testable import MLS
@testable import Simulation

/// A server with accounts of its own, and what members make of it.
@Suite("Intrusions", .serialized)
struct IntrusionTests {
  /// Three people with a device each, in one room of which the server then shows all of them a copy.
  private func world(
    kind: RoomKind = .group, members: Int = 3
  ) throws -> (Simulation, [SimulatedDevice], UUIDv7, SimulatedRoom) {
    let world = Simulation(Simulation.Plan(seed: 11, steps: 0, kind: .maliciousServer, people: 3, suite: .x25519AES128))
    world.weather = .still
    world.weather.kind = .maliciousServer
    let devices = Array(world.devices.filter { $0.index % IdentityPool.devicesPerPerson == 0 }.prefix(members))
    for device in devices { try world.activate(device) }
    try world.run(until: world.now + 5_000)
    try devices[0].command(
      .createRoom(
        name: "Night shift", kind: kind, members: devices.dropFirst().map(\.person.username), suite: world.suite.id,
        isFewTime: false))
    try world.run(until: world.now + 5_000)
    let room = try #require(world.server.roomOrder.first)
    let truth = try #require(world.server.rooms[room])
    let copy = truth.copy()
    world.server.forks[room] = (copy, Set(devices.map(\.id)))
    for device in devices { #expect(device.engine.rooms[room]?.status == .ok) }
    return (world, devices, room, copy)
  }

  private func say(_ text: String, _ device: SimulatedDevice, _ room: UUIDv7) throws {
    try device.command(.send(room: room, text: text))
  }

  private func users(_ device: SimulatedDevice, _ room: UUIDv7) -> Set<UUIDv7> {
    guard let group = device.engine.rooms[room]?.group else { return [] }
    return Set(device.engine.users(of: group.publicGroup).elements)
  }

  @Test("An account that no member has added comes into no room, and nobody goes where it is")
  func stranger() throws {
    let (world, devices, room, copy) = try world()
    let epoch = try #require(devices[0].engine.rooms[room]?.group?.epoch)
    world.server.intrude(copy, SplitMix64(seed: 1))
    try world.run(until: world.now + 5_000)
    #expect(copy.epoch == epoch + 1)
    #expect(world.notices["stranger_joined"] == 3)
    for device in devices {
      #expect(device.engine.rooms[room]?.status == .failed)
      #expect(device.engine.rooms[room]?.group?.epoch == epoch)
      try say("to nobody", device, room)
    }
    #expect(world.answers["send stranger_joined"] == 3)
    // Neither trying again, nor a restart, nor a Welcome leads behind it.
    for _ in 0..<3 {
      for device in devices {
        try device.command(.retry(room: room))
        try device.command(.sync)
      }
      try world.run(until: world.now + 120_000)
    }
    for device in devices {
      device.die()
      try device.boot()
    }
    for seed in 2..<8 { world.server.intrude(copy, SplitMix64(seed: UInt64(seed))) }
    #expect(world.server.mail.values.contains { $0.contains { $0.type == "welcome" } })
    try world.run(until: world.now + 120_000)
    for device in devices {
      #expect(device.engine.rooms[room]?.status == .failed)
      #expect(device.engine.rooms[room]?.group?.epoch == epoch)
      #expect(!users(device, room).contains(world.intruder.id))
    }
  }

  @Test("Where the server shows the truth after all, the room goes on")
  func repentance() throws {
    let (world, devices, room, copy) = try world()
    world.server.intrude(copy, SplitMix64(seed: 1))
    try world.run(until: world.now + 5_000)
    world.server.repent()
    for device in devices { try device.command(.retry(room: room)) }
    try world.run(until: world.now + 5_000)
    try devices[1].command(.renew(room: room))
    try world.run(until: world.now + 5_000)
    try say("all here", devices[0], room)
    try world.run(until: world.now + 5_000)
    for device in devices {
      #expect(device.engine.rooms[room]?.status == .ok)
      #expect(device.engine.rooms[room]?.record.refusal == nil)
      #expect(device.store.history[room]?.values.contains { $0.text == "all here" } == true)
    }
  }

  @Test("Who cannot follow a commit does not come back to people whom no member has shown")
  func hiddenIntrusion() throws {
    let (world, devices, room, copy) = try world()
    world.server.deceit = Deceit(luck: SplitMix64(seed: 1))
    // What one sees in the stranger's place is damaged, and so no reason to refuse anything.
    world.server.deceit?.play(.flips, on: devices[0].id, times: 100)
    world.server.intrude(copy, SplitMix64(seed: 1))
    let event = try #require(copy.log.last)
    for shown in world.server.deceit?.events(event, of: copy, for: devices[0].id) ?? [] {
      try devices[0].handle(.socketText(shown.json.encoded))
    }
    try world.run(until: world.now + 120_000)
    #expect(devices[0].engine.rooms[room]?.status != .ok)
    #expect(!users(devices[0], room).contains(world.intruder.id))
  }

  @Test("The history names who signed, and the server's other word is told")
  func mislabelled() throws {
    let (world, devices, room, copy) = try world()
    let before = devices[2].engine.rooms[room]?.record.cursor ?? 0
    devices[0].isOnline = false
    world.cut(devices[0])
    try world.run(until: world.now + 2_000)
    try devices[1].command(.renew(room: room))
    try devices[1].command(.remove(room: room, user: devices[2].user))
    try world.run(until: world.now + 5_000)
    // The first comes back, and is told that the third did it.
    for place in copy.log.indices where copy.log[place].seq > before {
      let event = copy.log[place]
      copy.log[place] = RoomEvent(
        kind: event.kind, room: room, seq: event.seq, id: event.id, sender: devices[2].user, device: devices[2].id,
        time: event.time, payload: event.payload, epoch: event.epoch)
    }
    devices[0].isOnline = true
    try world.run(until: world.now + 60_000)
    #expect(world.notices["commit_sender_mismatch"] ?? 0 >= 1)
    let lines = devices[0].store.history[room]?.values.filter { $0.kind == "change" }.map(\.text) ?? []
    #expect(lines.contains("\(devices[1].person.username) removed \(devices[2].person.username)"))
  }

  @Test("A message that the server calls one's own is shown as what it is")
  func anothersMessageCalledOwn() throws {
    let (world, devices, room, copy) = try world()
    world.server.deceit = Deceit(luck: SplitMix64(seed: 1))
    world.server.deceit?.play(.withholds, on: devices[1].id, times: 1)
    try say("hello", devices[0], room)
    try world.run(until: world.now + 1_000)
    let event = try #require(copy.log.last)
    let relabelled = RoomEvent(
      kind: .message, room: room, seq: event.seq, id: event.id, sender: devices[1].user, device: devices[1].id,
      time: event.time, payload: event.payload)
    try devices[1].handle(.socketText(relabelled.json.encoded))
    #expect(devices[1].store.history[room]?[event.seq]?.failure == "sender_mismatch")
  }

  @Test("A direct conversation takes no third user, whatever the server calls it")
  func direct() throws {
    let (world, devices, room, copy) = try world(kind: .direct, members: 2)
    let own = try #require(devices[0].engine.rooms[room])
    own.record.label = .group
    #expect(own.kind == .direct)
    try world.activate(world.devices[6])
    try devices[0].command(.invite(room: room, users: [world.devices[6].person.username]))
    try world.run(until: world.now + 5_000)
    #expect(world.answers["invite direct_room"] == 1)
    // A member who does not keep to it adds somebody.
    let packages = try #require(world.server.packages[world.devices[6].id])
    let package = try KeyPackage(
      decoding: try #require(packages.first { $0.suite == UInt64(world.suite.id) }).bytes)
    let group = try #require(own.group)
    let commit = try group.commit([.add(package)], entropy: SplitMix64(seed: 3))
    let event = RoomEvent(
      kind: .commit, room: room, seq: UInt64(copy.log.count + 1), id: world.newID(), sender: devices[0].user,
      device: devices[0].id, time: world.now, payload: commit.commit, epoch: group.epoch)
    copy.append(event)
    try devices[1].handle(.socketText(event.json.encoded))
    try world.run(until: world.now + 5_000)
    #expect(devices[1].engine.rooms[room]?.record.refusal?.code == .thirdInDirectRoom)
    #expect(users(devices[1], room).count == 2)
    // And who was added that way does not come in.
    world.server.forks[room] = (copy, Set(devices.map(\.id)).union([world.devices[6].id]))
    world.server.post(
      "welcome", to: world.devices[6].id, room: room, seq: event.seq, sender: devices[0].user,
      payload: commit.welcome ?? [])
    try world.run(until: world.now + 5_000)
    #expect(world.notices["third_in_direct_room"] ?? 0 >= 2)
    #expect(world.devices[6].engine.rooms[room]?.group == nil)
  }

  @Test("Somebody who is known under a name and id is nobody else later", arguments: 0..<3)
  func swappedPeople(_ way: Int) throws {
    let (world, devices, room, _) = try world()
    let known = devices[1].person
    let other = world.intruder
    var answer = try #require(world.server.people[known.id])
    switch way {
    case 0:
      answer = SimulatedServer.Person(
        id: other.id, username: known.username, accountKey: other.accountKey, backup: [], devices: [])
    case 1:
      answer = SimulatedServer.Person(
        id: known.id, username: other.username, accountKey: known.accountKey, backup: [], devices: answer.devices)
      world.server.names[other.username] = known.id
    default:
      world.server.register(other)
      answer = try #require(world.server.people[other.id])
    }
    let asked = way == 1 ? other.username : known.username
    world.server.people[known.id] = answer
    try devices[0].command(.invite(room: room, users: [asked]))
    try world.run(until: world.now + 5_000)
    let code = ["account_replaced", "account_renamed", "wrong_account"][way]
    #expect(world.notices[code] == 1)
    #expect(world.answers["invite \(code)"] == 1)
    #expect(devices[0].engine.contacts[known.id]?.username == known.username)
    #expect(devices[0].engine.contacts[known.id]?.accountKey == known.accountKey)
    #expect(devices[0].engine.contacts[other.id] == nil)
  }

  @Test("A Welcome for a place that the log does not reach ends no membership")
  func farWelcome() throws {
    let (world, devices, room, copy) = try world()
    world.server.post(
      "welcome", to: devices[1].id, room: room, seq: UInt64(copy.log.count + 50), sender: devices[0].user,
      payload: [1, 2, 3])
    try world.run(until: world.now + 60_000)
    #expect(devices[1].engine.rooms[room]?.status == .ok)
  }
}
