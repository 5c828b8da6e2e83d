import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

@testable import ChatEngine

extension Simulation {
  /// Runs the plan.
  ///
  /// - Parameter skipped: steps that are left out, to find those that matter.
  func run(without skipped: Set<Int> = []) throws {
    // Half of the people's devices are there from the beginning.
    for device in devices where device.index % IdentityPool.devicesPerPerson == 0 { try activate(device) }
    try run(until: now + 5_000)
    for step in 0..<plan.steps where !skipped.contains(step) {
      let dice = SplitMix64(seed: seed, stream: UInt64(1000 + step))
      try run(until: now + pause(dice))
      trace { "step \(step)" }
      try take(dice)
      if step % 100 == 99 { try checkHistories() }
    }
    try comeToRest()
  }

  /// Mostly moments; now and then the hours and days in which keys grow old.
  private func pause(_ dice: SplitMix64) -> UInt64 {
    switch dice.number(below: 1000) {
    case ..<600: dice.number(in: 0...300)
    case ..<930: dice.number(in: 300...4_000)
    case ..<990: dice.number(in: 4_000...60_000)
    case ..<997: dice.number(in: 3_600_000...20_000_000)
    default: dice.number(in: 86_400_000...400_000_000)
    }
  }

  // MARK: what people do

  private func take(_ dice: SplitMix64) throws {
    let active = devices.filter(\.isActive)
    guard let device = dice.pick(active) else { return }
    let rooms = device.engine.orderedRooms.filter { $0.status != .left }
    let room = dice.pick(rooms)
    switch dice.number(below: 100) {
    case ..<45:
      guard let room else { return try createRoom(device, dice) }
      for _ in 0...dice.number(below: 3) {
        try device.command(.send(room: room.id, text: "\(device.name) \(newReference())"))
      }
    case ..<49: try createRoom(device, dice)
    case ..<57:
      guard let room, let person = dice.pick(people) else { return }
      try device.command(.invite(room: room.id, users: [person.username]))
    case ..<61:
      guard let room, let person = dice.pick(people), person.id != device.user else { return }
      try device.command(.remove(room: room.id, user: person.id))
    case ..<62:
      if let room { try device.command(.leave(room: room.id)) }
    case ..<67:
      if let room { try device.command(.renew(room: room.id)) }
    case ..<68:
      if let room {
        try device.command(.rename(room: room.id, name: "n\(now)"))
      }
    case ..<71:
      if let idle = dice.pick(devices.filter { !$0.isActive }) { try activate(idle) }
    case ..<76: cut(device)
    case ..<80:
      device.isOnline = false
      cut(device)
      let spell = dice.happens(100) ? dice.number(in: 3_600_000...300_000_000) : dice.number(in: 1_000...120_000)
      traffic.add(.comesOnline(device: device.index), at: now + spell)
    case ..<82: try device.command(.sync)
    case ..<84:
      if dice.happens(500) {
        try device.command(.disconnect)
      } else {
        try device.command(.connect)
      }
    default: try goWrong(device, room, dice)
    }
  }

  private func createRoom(_ device: SimulatedDevice, _ dice: SplitMix64) throws {
    guard server.roomOrder.count < 2 + people.count else { return }
    var names: [String] = []
    for person in people where person.id != device.user && dice.happens(500) {
      names.append(person.username)
    }
    try device.command(
      .createRoom(
        name: "room \(newReference())", kind: .group, members: names, suite: suite.id,
        isFewTime: plan.fewTime && dice.happens(500)))
  }

  func activate(_ device: SimulatedDevice) throws {
    guard !device.isActive else { return }
    device.isActive = true
    trace { "\(device.name) is set up" }
    server.register(device.identity, of: device.user)
    try device.boot()
  }

  // MARK: the end

  /// The faults stop, and everybody comes back: what the engines promise must then hold within a quarter of an hour.
  func comeToRest() throws {
    trace { "the faults stop" }
    weather.lostRequests = 0
    weather.lostAnswers = 0
    weather.repeats = 0
    weather.late = 0
    weather.shuffledFrames = 0
    server.repent()
    try run(until: now + 1_000)
    for device in devices where device.isActive {
      device.isOnline = true
      device.actionsToLive = nil
      if device.isRunning {
        try device.command(.connect)
      } else {
        try device.boot()
      }
    }
    isForgiving = true
    try run(until: now + 120_000)
    // What needs its user, is asked for.
    for round in 0..<6 where !weather.isHonest {
      if weather.kind == .maliciousServer { try speakUp(round) }
      for device in devices where device.isActive {
        for room in device.engine.orderedRooms where room.status == .failed || room.status == .forked {
          try device.command(.retry(room: room.id))
        }
      }
      try run(until: now + 120_000)
    }
    server.noteReconciliation()
    for device in devices where device.isActive { try device.command(.sync) }
    try run(until: now + 300_000)
    try checkRest()
    try checkHistories()
    try probe()
  }

  /// Somebody in each room speaks. Who was shown another history that is as long as the true one cannot know it before.
  private func speakUp(_ round: Int) throws {
    for id in server.roomOrder {
      guard let room = server.rooms[id] else { continue }
      let present = devices.filter {
        $0.isActive && room.members.contains($0.user) && $0.engine.rooms[id]?.status == .ok
      }
      guard !present.isEmpty else { continue }
      try present[round % present.count].command(.send(room: id, text: "who is there \(newReference())"))
    }
    try run(until: now + 60_000)
    // The list of rooms shows who has read further than there is to read.
    for device in devices where device.isActive { try device.command(.sync) }
    try run(until: now + 30_000)
  }

  /// Whether a room has ended for a device, for what a malicious server has shown it: that is final.
  func hasRefused(_ device: SimulatedDevice, _ room: UUIDv7) -> Bool {
    guard weather.kind == .maliciousServer, let own = device.engine.rooms[room] else { return false }
    return own.record.refusal != nil
  }

  /// Somebody in each room speaks once more, and all hear it.
  private func probe() throws {
    var expected: [(UUIDv7, String)] = []
    for id in server.roomOrder {
      guard let room = server.rooms[id],
        let device = devices.first(where: {
          room.devices.contains($0.id) && room.members.contains($0.user) && !hasRefused($0, id)
        })
      else { continue }
      let text = "the end \(newReference())"
      try device.command(.send(room: id, text: text))
      expected.append((id, text))
    }
    try run(until: now + 30_000)
    for (id, text) in expected {
      guard let room = server.rooms[id] else { continue }
      for device in devices where room.devices.contains(device.id) && room.members.contains(device.user) {
        guard !hasRefused(device, id) else { continue }
        guard device.store.history[id]?.values.contains(where: { $0.text == text }) == true else {
          throw Violation("converges", "\(device.name) does not hear the last word in \(id.short)")
        }
      }
    }
    try checkHistories()
  }
}
