import ChatProtocol
import Ciphers
import EngineInterface
import HBSS
import WireCoding

@testable import ChatEngine
@testable import MLS

/// What is true in a run, seen from above: who wrote what, who was where, which keys were used. Every change of a store
/// and everything that leaves a device is held against it.
final class Ledger {
  /// An entry of a device's history.
  struct Line: Equatable {
    let kind: String
    let id: UUIDv7?
    let text: String
    let failure: String
    /// The stay in which it was written down: who comes back may find another history, with the same places in it.
    let stay: [UInt8]

    init(_ entry: TimelineEntry, stay: [UInt8]) {
      self.stay = stay
      switch entry.content {
      case .text(let id, let text): (kind, self.id, self.text, failure) = ("text", id, text, "")
      case .failed(let id, let why): (kind, self.id, text, failure) = ("failed", id, "", why.code.name)
      case .change: (kind, id, text, failure) = ("change", nil, entry.changeSentence ?? "", "")
      }
    }
  }

  struct Message {
    let room: UUIDv7
    let user: UUIDv7
    let device: UUIDv7
    let text: String
    let isVisible: Bool
  }

  /// One key of one sender's ratchet.
  struct KeyUse: Hashable {
    let device: UUIDv7
    let room: UUIDv7
    /// What the message says of itself: its epoch, by number and tag. The group may have gone on in the same event.
    let epoch: UInt64
    let tag: [UInt8]
    let generation: UInt64
  }

  struct Epoch: Hashable {
    let room: UUIDv7
    let number: UInt64
    let transcript: [UInt8]
  }

  unowned let world: Simulation
  private(set) var messages: [UUIDv7: Message] = [:]
  /// Ciphertexts, and the key that made each.
  private var sealed: [[UInt8]: KeyUse] = [:]
  /// Whom the sender was shown as members of the epoch that it encrypted for.
  private var displayed: [[UInt8]: Set<UUIDv7>] = [:]
  /// Every ciphertext of a message.
  private var payloads: [UUIDv7: [[UInt8]]] = [:]
  /// Few-time signatures in ciphertexts: the key's fingerprint, and the digest that was signed.
  private var fewTime: [[UInt8]: (key: String, digest: [UInt8])] = [:]
  /// What each few-time key has signed that left its device.
  private(set) var fewTimeUses: [String: Set<[UInt8]>] = [:]
  /// What each one-time key has signed, whether or not it left its device: root and index, and the digest's second half.
  private(set) var oneTimeUses: [[UInt8]: [UInt8]] = [:]
  /// Messages whose signature came without its certificate.
  private(set) var shortSignatures = 0
  /// Keys that have been used on the wire, and for what.
  private var used: [KeyUse: [UInt8]] = [:]
  private var authenticators: [Epoch: [UInt8]] = [:]
  private var transcripts: [UUIDv7: [UInt64: [UInt8]]] = [:]
  private var packages: Set<[UInt8]> = []
  /// Whom each device has seen in each room last.
  private var members: [UUIDv7: [UUIDv7: Set<UUIDv7>]] = [:]
  /// Ciphertexts that are in a log.
  private var taken: Set<[UInt8]> = []
  /// Epochs of the messages in each room's log, by seq.
  private(set) var epochs: [UUIDv7: [UInt64: UInt64]] = [:]
  /// When each device came into each room from outside, within the last spell.
  private var returns: [UUIDv7: [UUIDv7: [UInt64]]] = [:]
  private static let returnSpell: UInt64 = 600_000
  private static let returnLimit = 60
  private(set) var acknowledged = 0
  private(set) var read = 0

  init(_ world: Simulation) { self.world = world }

  // MARK: what a device makes

  func encrypted(_ outgoing: OutgoingMessage, key: String, _ device: SimulatedDevice) throws {
    let parts = key.split(separator: "/")
    guard parts.count == 3, let room = try? UUIDv7(text: String(parts[1])),
      case .text(outgoing.id, let text) = outgoing.entry.content
    else { throw Violation("outbox", "\(device.name) keeps what cannot be read") }
    if let known = messages[outgoing.id] {
      guard known.text == text, known.room == room, known.device == device.id else {
        throw Violation("one id, one message", "\(device.name) uses \(outgoing.id.text) for two")
      }
    } else {
      messages[outgoing.id] = Message(
        room: room, user: device.user, device: device.id, text: text, isVisible: outgoing.isVisible)
    }
    guard sealed[outgoing.payload] == nil else { return }
    guard let message = try? MLSMessage(decoding: outgoing.payload), case .privateMessage(let content) = message,
      content.epoch == outgoing.epoch
    else { throw Violation("outbox", "\(device.name) keeps \(outgoing.id.text) for another epoch than its own") }
    displayed[outgoing.payload] = shown(room, epoch: outgoing.epoch, by: device)
    payloads[outgoing.id, default: []].append(outgoing.payload)
    sealed[outgoing.payload] = KeyUse(
      device: device.id, room: room, epoch: content.epoch, tag: Array(content.authenticatedData.dropFirst(16)),
      generation: UInt64(outgoing.generation))
    try signsOnce(outgoing.proof.signature.signature, device)
    if let signature = outgoing.proof.fewTime {
      fewTime[outgoing.payload] = (signature.fingerprint, signature.digest)
    }
  }

  /// No one-time key signs twice, ever: stores that were taken back are no excuse.
  private func signsOnce(_ signature: [UInt8], _ device: SimulatedDevice) throws {
    guard world.suite.hasOneTimeKeys else { return }
    let short: OneTimeSignature
    switch try? OneTimeEnvelope(decoding: signature) {
    case .short(let signature): (short, shortSignatures) = (signature, shortSignatures + 1)
    case .certified(_, let signature): short = signature
    case .plain, nil: throw Violation("one-time signatures", "\(device.name) signs without a one-time key")
    }
    let key = short.identifier + [UInt8(short.index)]
    if let digest = oneTimeUses[key], digest != short.tail {
      throw Violation("no one-time key twice", "\(device.name) signs with one-time key \(short.index) again")
    }
    oneTimeUses[key] = short.tail
  }

  /// Whom a device shows as a room's members, in the present epoch or one just gone by.
  private func shown(_ room: UUIDv7, epoch: UInt64, by device: SimulatedDevice) -> Set<UUIDv7>? {
    guard let group = device.engine.rooms[room]?.group else { return nil }
    if group.epoch == epoch { return Set(device.engine.users(of: group.publicGroup).elements) }
    guard let past = group.past.first(where: { $0.context.epoch == epoch }) else { return nil }
    return Set(past.roster.values.compactMap { try? MemberIdentity(credential: $0.credential.identity).user })
  }

  /// Somebody has opened a message: whoever can was in the list of members that its sender was shown.
  func opened(_ payload: [UInt8], by user: UUIDv7) throws {
    guard let shown = displayed[payload] else { return }
    guard shown.contains(user) else {
      throw Violation("nobody reads whom the sender does not see", "\(user.short) opens a message")
    }
  }

  /// A device follows its room to members whom no member has added.
  func follows(_ room: UUIDv7, _ device: SimulatedDevice) throws {
    guard let group = device.engine.rooms[room]?.group else {
      members[device.id]?[room] = nil
      return
    }
    let users = Set(device.engine.users(of: group.publicGroup).elements)
    if let before = members[device.id]?[room], !before.contains(world.intruder.id), users.contains(world.intruder.id) {
      throw Violation("members alone bring in members", "\(device.name) follows an intruder in \(room.short)")
    }
    members[device.id, default: [:]][room] = users
  }

  /// Nothing leaves that is not on disk, and no key leaves twice.
  private func leaves(_ payload: [UInt8], id: UUIDv7, _ device: SimulatedDevice) throws {
    guard let use = sealed[payload] else {
      throw Violation("disk before wire", "\(device.name) sends \(id.text), which its store never held")
    }
    // What a state that was lost sent, and the log never held, no device can know of: the reuse guard is for that.
    if let other = used[use], other != payload, !device.wasRolledBack || taken.contains(other) {
      throw Violation("no key twice", "\(device.name) uses generation \(use.generation) in \(use.room.text) again")
    }
    used[use] = payload
    if let signature = fewTime[payload] {
      fewTimeUses[signature.key, default: []].insert(signature.digest)
      if fewTimeUses[signature.key, default: []].count > FewTime.signatureLimit {
        throw Violation("few times", "\(device.name) signs with few-time key \(signature.key) again")
      }
    }
  }

  func leaves(_ request: EngineRequest, _ device: SimulatedDevice) throws {
    guard request.method == "POST", request.path.hasSuffix("/messages"), let payload = request.body?["payload"]?.bytes,
      let id = request.body?["id"]?.uuid
    else { return }
    try leaves(payload, id: id, device)
  }

  func leaves(frame text: [UInt8], _ device: SimulatedDevice) throws {
    guard let frame = try? ClientFrame(text: text), case .message(_, let id, let payload) = frame else { return }
    try leaves(payload, id: id, device)
  }

  // MARK: what the server takes

  func logged(_ event: RoomEvent) {
    guard event.kind == .message else { return }
    acknowledged += 1
    taken.insert(event.payload)
    if let message = try? MLSMessage(decoding: event.payload), let epoch = message.epoch {
      epochs[event.room, default: [:]][event.seq] = epoch
    }
  }

  func committed(_ message: PublicMessage, in room: UUIDv7) {
    guard case .commit(let commit) = message.content.content else { return }
    for item in commit.proposals {
      guard case .proposal(.add(let package)) = item, !package.isLastResort else { continue }
      if !packages.insert(package.initKey).inserted {
        world.report(Violation("no key twice", "a KeyPackage joins \(room.text) that was used before"))
      }
    }
  }

  /// A device comes into a room from outside: now and then, and never as all that it does.
  func cameBack(_ device: SimulatedDevice, to room: UUIDv7) {
    var times = (returns[room]?[device.id] ?? []).filter { $0 + Self.returnSpell > world.now }
    times.append(world.now)
    returns[room, default: [:]][device.id] = times
    if times.count > Self.returnLimit {
      world.report(
        Violation("comes to rest", "\(device.name) comes back to \(room.short) \(times.count) times in ten minutes"))
    }
  }

  // MARK: what a device reads

  /// An entry of the history is on disk.
  func recorded(_ change: EngineChange, _ device: SimulatedDevice) throws {
    let parts = change.key.split(separator: "/")
    guard parts.count == 3, let room = try? UUIDv7(text: String(parts[1])), let seq = UInt64(parts[2], radix: 16),
      let value = change.value
    else { return }
    guard let entry = try? TimelineEntry(decoding: value) else {
      throw Violation("entries", "\(device.name) keeps what cannot be read")
    }
    let line = Line(entry, stay: device.store.stays[room] ?? [])
    let old = device.store.history[room]?[seq]
    device.store.history[room, default: [:]][seq] = line
    world.trace { "\(device.name) records \(room.short)/\(seq) \(line.kind) \(line.text) \(line.failure)" }
    switch line.kind {
    case "text":
      read += 1
      try check(line, room: room, seq: seq, sender: entry.author?.user, writer: entry.device?.id, device)
      if let old, old.kind == "text", old.id != line.id, old.stay == line.stay,
        world.refused[device.id]?.contains(room) != true
      {
        throw Violation("once and in order", "\(device.name) has two messages at \(room.short)/\(seq)")
      }
    case "failed":
      guard world.weather.isHonest || world.isForgiving else { return }
      if world.weather.isHonest {
        throw Violation(
          "no message that cannot be read", "\(device.name) cannot read \(room.short)/\(seq): \(line.failure)")
      }
    default:
      // All that a commit changed is one entry: nothing else takes its place.
      if world.weather.isHonest, let old, old.stay == line.stay, old.text != line.text {
        throw Violation("once and in order", "\(device.name) has two changes at \(room.short)/\(seq)")
      }
    }
  }

  private func check(
    _ line: Line, room: UUIDv7, seq: UInt64, sender: UUIDv7?, writer: UUIDv7?, _ device: SimulatedDevice
  ) throws {
    guard let id = line.id, let truth = messages[id], truth.room == room, truth.text == line.text,
      truth.user == sender, truth.device == writer
    else { throw Violation("authentic", "\(device.name) reads at \(room.short)/\(seq) what nobody wrote") }
    let lists = (payloads[id] ?? []).compactMap { displayed[$0] }
    guard lists.isEmpty || lists.contains(where: { $0.contains(device.user) }) else {
      throw Violation("nobody reads whom the sender does not see", "\(device.name) reads \(room.short)/\(seq)")
    }
    for (other, otherLine) in device.store.history[room] ?? [:] where other != seq && otherLine.kind == "text" {
      // What was acknowledged in one history alone is sent again in the one to which its writer comes back.
      if world.refused[device.id]?.contains(room) == true { continue }
      if otherLine.id == id, otherLine.stay == line.stay || world.weather.kind != .maliciousServer {
        throw Violation("once and in order", "\(device.name) has \(id.text) at \(other) and \(seq)")
      }
    }
    guard let place = world.server.rooms[room], world.weather.kind != .maliciousServer else { return }
    guard let event = place.log.count >= Int(seq) && seq > 0 ? place.log[Int(seq) - 1] : nil, event.id == id else {
      throw Violation("the log's order", "\(device.name) has \(id.text) at \(room.short)/\(seq)")
    }
    guard let stays = place.stays[device.id],
      stays.contains(where: { $0.from <= seq && seq < ($0.until ?? .max) })
    else { throw Violation("members alone read", "\(device.name) reads \(room.short)/\(seq) from outside") }
  }

  /// Members with one history have one secret; without a malicious server there is one history.
  func agrees(_ id: UUIDv7, _ device: SimulatedDevice) throws {
    guard let room = device.engine.rooms[id], let group = room.group else { return }
    let transcript = group.groupContext.confirmedTranscriptHash
    let epoch = Epoch(room: id, number: group.epoch, transcript: transcript)
    if let known = authenticators[epoch] {
      guard known == group.epochAuthenticator else {
        throw Violation("one epoch, one secret", "\(device.name) has another in \(id.short) epoch \(group.epoch)")
      }
    } else {
      authenticators[epoch] = group.epochAuthenticator
    }
    guard world.weather.kind != .maliciousServer else { return }
    if let known = transcripts[id]?[group.epoch], known != transcript {
      throw Violation("no fork", "\(device.name) has another history in \(id.short) epoch \(group.epoch)")
    }
    transcripts[id, default: [:]][group.epoch] = transcript
  }
}

extension UUIDv7 {
  var short: String { String(text.suffix(4)) }
}
