import ChatProtocol
import MLS
import WireCoding

extension SimulatedServer {
  /// Begins one of the things that a malicious server does.
  func deceive(_ device: SimulatedDevice, _ room: UUIDv7?, _ dice: SplitMix64) {
    if deceit == nil { deceit = Deceit(luck: SplitMix64(seed: world.seed, stream: 3)) }
    guard let room, let truth = rooms[room] else { return }
    switch dice.number(below: 14) {
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
      intruders[room] = nil
      world.trace { "the server ends the fork of \(room.short)" }
    case 4, 5: intrude(truth, dice)
    case 12, 13:
      guard let trick = dice.pick(Deceit.TreeTrick.allCases) else { return }
      world.trace { "the server's trees are \(trick) for \(device.name)" }
      deceit?.play(trick, on: device.id, times: 1 + dice.number(below: 12))
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
    intruders = [:]
  }

  /// Comes into a room with an account of the server's own, and shows some members what follows.
  func intrude(_ truth: SimulatedRoom, _ dice: SplitMix64) {
    let person = world.intruder
    if people[person.id] == nil {
      register(person)
      register(person.devices[0], of: person.id)
    }
    if let fork = forks[truth.id], let intruder = intruders[truth.id] {
      return sendWelcome(of: intruder, in: fork.room, to: fork.devices, dice)
    }
    if forks[truth.id] == nil {
      forks[truth.id] = (truth.copy(), Set(truth.devices.sorted().filter { _ in dice.happens(700) }))
    }
    guard let fork = forks[truth.id]?.room, let info = groupInfo(fork.groupInfo), let tree = fork.observed?.tree,
      let (intruder, commit) = try? Intruder.join(info, tree, as: person, entropy: SplitMix64(seed: dice.next()))
    else { return }
    intruders[truth.id] = intruder
    world.trace { "the server comes into \(truth.id.short) with an account of its own" }
    // Sometimes it says that somebody else did it.
    let label = dice.happens(500) ? fork.log.last : nil
    log(commit, of: intruder, label, in: fork)
  }

  /// Adds one of the members' devices where the intruder is, by a Welcome.
  private func sendWelcome(
    of intruder: Intruder, in fork: SimulatedRoom, to devices: Set<UUIDv7>, _ dice: SplitMix64
  ) {
    guard let target = dice.pick(devices.sorted()), let device = world.device(target) else { return }
    let others = device.person.devices.filter { $0.id != target }.map { JSON.string($0.id.text) }
    let claimed = claim([
      "user": .string(device.user.text), "suite": .number(fork.suite), "except": .array(others),
    ])
    guard let bytes = claimed.body["packages"]?.array?.first?["keyPackage"]?.bytes,
      let package = try? KeyPackage(decoding: bytes), let commit = intruder.add(package)
    else { return }
    let seq = log(commit, of: intruder, nil, in: fork)
    post(
      "welcome", to: target, room: fork.id, seq: seq, sender: intruder.user, payload: commit.welcome ?? [])
  }

  @discardableResult
  private func log(
    _ commit: Intruder.Commit, of intruder: Intruder, _ label: RoomEvent?, in fork: SimulatedRoom
  ) -> UInt64 {
    let event = RoomEvent(
      kind: .commit, room: fork.id, seq: UInt64(fork.log.count + 1), id: world.newID(),
      sender: label?.sender ?? intruder.user, device: label?.device ?? intruder.device, time: world.now,
      payload: commit.payload, epoch: fork.epoch)
    if let observed = fork.observed, let info = groupInfo(commit.groupInfo),
      let message = try? MLSMessage(decoding: commit.payload), case .publicMessage(let handshake) = message
    {
      fork.observe(
        (try? observed.observe(commit: handshake, groupInfo: info, ratchetTree: .apart, now: world.now / 1000))?.next)
    }
    fork.epoch += 1
    fork.groupInfo = commit.groupInfo
    fork.append(event)
    for device in forks[fork.id]?.devices.sorted() ?? [] { world.push(event.json, to: device) }
    return event.seq
  }

  /// An entry has come into a log that is not the room's.
  func overhear(_ event: RoomEvent, in room: SimulatedRoom) throws {
    guard rooms[room.id] !== room, let intruder = intruders[room.id], intruder.opens(event) else { return }
    try world.ledger.opened(event.payload, by: intruder.user)
  }

  /// The members have found out about each other what they could: from here on they have one history.
  func noteReconciliation() {
    for (id, room) in rooms { repentedAt[id] = UInt64(room.log.count) }
  }
}
