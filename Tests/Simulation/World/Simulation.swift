import ChatProtocol
import Ciphers
import EngineInterface
import WireCoding

@testable import ChatEngine

/// Engines, a server and a network in one thread, under one clock. A seed repeats a run to the byte of its trace.
final class Simulation {
  static let start: UInt64 = 1_800_000_000_000

  struct Plan: Sendable {
    var seed: UInt64
    var steps: Int
    var kind: Weather.Kind
    var people: Int
    var suite: CipherSuite
    /// Whether rooms may ask for few-time signatures, too. Their keys cost more than all else: one seed in sixteen, and
    /// no more than four people.
    var fewTime: Bool

    /// What a seed stands for. The suites that cost most are rare and their runs small: one seed in 64 has the default
    /// suite, whose signatures are hashes; of the others a fifth has X-Wing, and the rest X25519, both with Ed25519.
    init(
      seed: UInt64, steps: Int, kind: Weather.Kind? = nil, people: Int? = nil, suite: CipherSuite? = nil,
      fewTime: Bool? = nil
    ) {
      let numbers = SplitMix64(seed: seed, stream: 1)
      self.seed = seed
      self.steps = steps
      self.kind = kind ?? Weather.Kind.allCases[Int(seed % UInt64(Weather.Kind.allCases.count))]
      let isFewTime = fewTime ?? (seed % 16 == 15)
      let isDefault = suite == nil && seed % 64 == 33
      let isSmall = isDefault || fewTime == nil && isFewTime
      self.people = people ?? min(3 + numbers.number(below: 5), isSmall ? 4 : 7)
      self.fewTime = isFewTime
      let cheap: CipherSuite = numbers.happens(200) ? .xwingEd25519 : .x25519AES128
      self.suite = suite ?? (isDefault ? .nightjar : cheap)
    }

    var text: String {
      "seed \(seed), \(steps) steps, \(kind.rawValue), \(people) people, suite \(suite.name)"
        + (fewTime ? ", few-time" : "")
    }
  }

  let plan: Plan
  let seed: UInt64
  let suite: CipherSuite
  var weather: Weather
  var now = Simulation.start
  var traffic = Traffic()
  private(set) var devices: [SimulatedDevice] = []
  private(set) var server: SimulatedServer!
  private(set) var ledger: Ledger!
  let people: [IdentityPool.Person]
  /// An account of the server's own, which a malicious one makes use of.
  let intruder: IdentityPool.Person
  /// The network's and the processes' luck.
  let luck: SplitMix64
  /// That of repeated uploads.
  private let lateLuck: SplitMix64
  private let serverLuck: SplitMix64
  private var nextReference = 0
  private var nextConnection = 0
  /// Whose a connection is, and when its last frame arrives each way: frames keep their order.
  private var connections: [Int: (device: Int, up: UInt64, down: UInt64)] = [:]
  private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
  private(set) var events = 0
  var lines: [String] = []
  var isTracing = false
  /// Set where a callback cannot throw.
  private var violation: Violation?
  /// In the last part of a run faults have stopped, and what fails from then on counts in any weather.
  var isForgiving = false
  /// Rooms in which a device has refused what it was shown, by device: what was acknowledged there before counts no more.
  private(set) var refused: [UUIDv7: Set<UUIDv7>] = [:]
  private(set) var answers: [String: Int] = [:]
  private(set) var notices: [String: Int] = [:]

  init(_ plan: Plan) {
    self.plan = plan
    seed = plan.seed
    suite = plan.suite
    weather = Weather(plan.kind)
    let made = IdentityPool.people(plan.people + 1, oneTime: plan.suite.hasOneTimeKeys)
    people = Array(made.dropLast())
    intruder = made[plan.people]
    luck = SplitMix64(seed: plan.seed, stream: 2)
    serverLuck = SplitMix64(seed: plan.seed, stream: 5)
    lateLuck = SplitMix64(seed: plan.seed, stream: 4)
    server = SimulatedServer(self)
    ledger = Ledger(self)
    for person in people {
      server.register(person)
      for identity in person.devices {
        devices.append(SimulatedDevice(self, index: devices.count, person: person, identity: identity))
      }
    }
  }

  func device(_ id: UUIDv7) -> SimulatedDevice? { devices.first { $0.id == id } }

  /// For what the server makes up.
  func newID() -> UUIDv7 { UUIDv7(milliseconds: now, random: serverLuck.bytes(10)) }

  func newReference() -> String {
    nextReference += 1
    return "\(nextReference)"
  }

  // MARK: the run's record

  func trace(_ line: () -> String) {
    if isTracing { lines.append("\(now - Self.start) \(line())") }
  }

  /// Folds an event into the run's digest, and counts it.
  func note(_ event: EngineEvent, _ device: SimulatedDevice) {
    events += 1
    let what: (String, Int) =
      switch event {
      case .start(let records): ("start", records.count)
      case .command(let command, _): ("command \(command.name)", 0)
      case .response(_, let status, let body): ("response \(status)", body.count)
      case .socketOpened: ("opened", 0)
      case .socketText(let text): ("text", text.count)
      case .socketClosed(let code): ("closed", Int(code))
      case .tick: ("tick", 0)
      case .signedOut: ("signed out", 0)
      case .sessionRestored: ("restored", 0)
      }
    fold([now, UInt64(device.index), UInt64(what.1)] + what.0.utf8.map(UInt64.init))
    trace {
      var details = ""
      if case .response(_, _, let body) = event { details = String(String(decoding: body, as: UTF8.self).prefix(100)) }
      if case .socketText(let text) = event { details = String(String(decoding: text, as: UTF8.self).prefix(150)) }
      return "\(device.name) <- \(what.0) \(details)"
    }
  }

  /// Folds what a device asks of its host into the digest: kinds, keys, paths and sizes. The bytes of ciphertexts are left
  /// out, for HPKE's ephemeral keys are the system's and differ from run to run.
  func note(_ action: EngineAction, _ device: SimulatedDevice) {
    var words = [action.name]
    var sizes: [Int] = []
    switch action {
    case .persist(let changes):
      for change in changes {
        words.append(change.key.prefix { $0 != "/" } + "")
        sizes.append(change.value?.count ?? -1)
      }
    case .http(let request):
      words += [request.method, request.path]
      sizes.append(request.body?.encoded.count ?? -1)
    case .send(let text): sizes.append(text.count)
    case .emit(let news): sizes.append(news.encoded.count)
    case .wake(let milliseconds): sizes.append(Int(milliseconds))
    case .openSocket, .closeSocket, .forgetSession: break
    }
    fold([UInt64(device.index)] + words.flatMap { $0.utf8.map(UInt64.init) })
    fold(sizes.map { UInt64(bitPattern: Int64($0)) })
  }

  private func fold(_ numbers: [UInt64]) {
    for number in numbers { digest = (digest ^ number) &* 0x100_0000_01b3 }
  }

  func report(_ violation: Violation) { self.violation = self.violation ?? violation }

  func noticed(_ device: SimulatedDevice, _ level: NoticeLevel, _ failure: Failure, _ room: UUIDv7?) {
    notices[failure.code.name, default: 0] += 1
    if level == .error, let room { refused[device.id, default: []].insert(room) }
    trace { "\(device.name) notices \(failure.code.name): \(failure.sentence)" }
  }

  func replied(_ device: SimulatedDevice, to command: String, _ outcome: Outcome) {
    if case .failed(let failure) = outcome {
      answers["\(command) \(failure.code.name)", default: 0] += 1
      trace { "\(device.name) \(command): \(failure.sentence)" }
    } else {
      answers[command, default: 0] += 1
    }
  }

  // MARK: the network

  private var travel: UInt64 {
    luck.happens(weather.late) ? luck.number(in: 1_000...20_000) : luck.number(in: weather.delay)
  }

  func send(_ request: EngineRequest, from device: SimulatedDevice) {
    trace { "\(device.name) -> \(request.method) \(request.path)" }
    guard device.isOnline, !luck.happens(weather.lostRequests) else {
      return traffic.add(
        .response(device: device.index, process: device.process, request: request.id, status: 0, body: []),
        at: now + (device.isOnline ? luck.number(in: 2_000...10_000) : 20))
    }
    traffic.add(
      .request(device: device.index, process: device.process, request, answers: true), at: now + travel)
    guard request.method != "GET" else { return }
    let isUpload = request.path.hasSuffix("upload")
    if isUpload ? lateLuck.happens(weather.repeats) : luck.happens(weather.repeats) {
      // Of an upload even when what it brought has been claimed or replaced.
      let time = isUpload ? lateLuck.number(in: 1...3_600_000) : travel
      traffic.add(.request(device: device.index, process: device.process, request, answers: false), at: now + time)
    }
  }

  func send(_ text: [UInt8], from device: SimulatedDevice, over connection: Int) {
    guard device.isOnline, var way = connections[connection] else { return }
    way.up = max(way.up, now + travel)
    connections[connection] = way
    traffic.add(.upward(device: device.index, connection: connection, text), at: way.up)
  }

  /// A frame from the server.
  func push(_ json: JSON, to id: UUIDv7) {
    guard let device = device(id), device.isOnline, let connection = device.connection,
      var way = connections[connection]
    else { return }
    let text = json.encoded
    way.down = max(way.down, now + travel)
    connections[connection] = way
    traffic.add(.downward(device: device.index, connection: connection, text), at: way.down)
    if luck.happens(weather.shuffledFrames) {
      traffic.add(
        .downward(device: device.index, connection: connection, text), at: way.down + luck.number(in: 0...3_000))
    }
  }

  func open(_ device: SimulatedDevice) {
    traffic.add(.opening(device: device.index, process: device.process), at: now + travel)
  }

  /// The server no longer writes to it; frames under way are lost.
  func dropped(_ connection: Int) { connections[connection] = nil }

  /// Breaks a device's connection; it notices a little later.
  func cut(_ device: SimulatedDevice) {
    guard let connection = device.connection else { return }
    dropped(connection)
    traffic.add(
      .closed(device: device.index, process: device.process, connection: connection), at: now + luck.number(in: 1...500)
    )
  }

  func scheduleBoot(_ device: SimulatedDevice) {
    traffic.add(.boot(device: device.index, process: device.process), at: now + luck.number(in: 100...5_000))
  }

  // MARK: the clock

  /// Performs everything that is due until then.
  func run(until end: UInt64) throws {
    while let time = traffic.nextTime, time <= end, let next = traffic.next() {
      now = max(now, time)
      try perform(next.item)
      if let violation { throw violation }
    }
    now = max(now, end)
  }

  private func perform(_ item: Traffic.Item) throws {
    switch item {
    case .request(let index, let process, let request, let answers):
      let device = devices[index]
      let answer = server.bytes(request, from: device)
      trace { "server: \(device.name) \(request.method) \(request.path): \(answer.status)" }
      guard answers else { return }
      let isLost = luck.happens(weather.lostAnswers)
      traffic.add(
        .response(
          device: index, process: process, request: request.id, status: isLost ? 0 : answer.status,
          body: isLost ? [] : answer.body), at: now + (isLost ? luck.number(in: 2_000...10_000) : travel))
    case .response(let index, let process, let request, let status, let body):
      let device = devices[index]
      guard device.process == process else { return }
      try device.handle(.response(request: request, status: status, body: body))
    case .opening(let index, let process):
      let device = devices[index]
      guard device.process == process else { return }
      guard device.isOnline else { return try device.handle(.socketClosed(code: 0)) }
      nextConnection += 1
      connections[nextConnection] = (index, now, now)
      device.connection = nextConnection
      try device.handle(.socketOpened)
    case .upward(let index, let connection, let text):
      guard connections[connection] != nil else { return }
      if let frame = try? ClientFrame(text: text) { server.receive(frame, from: devices[index]) }
    case .downward(let index, let connection, let text):
      guard connections[connection] != nil, devices[index].connection == connection else { return }
      try devices[index].handle(.socketText(text))
    case .closed(let index, let process, let connection):
      let device = devices[index]
      guard device.process == process, device.connection == connection else { return }
      device.connection = nil
      try device.handle(.socketClosed(code: 1006))
    case .tick(let index, let process, let wish):
      let device = devices[index]
      guard device.process == process, device.wish == wish else { return }
      try device.handle(.tick)
    case .boot(let index, let process):
      guard devices[index].process == process else { return }
      try devices[index].boot()
    case .comesOnline(let index): devices[index].isOnline = true
    }
  }
}
