import ChatEngine
import ChatProtocol
import Ciphers
import EngineInterface
import WireCoding

/// An engine with a store, a connection to a ``ModelServer`` and a queue of what is still to happen to it.
final class ModelClient {
  let server: ModelServer
  let name: String
  private(set) var engine: ChatEngine
  private(set) var records: [String: [UInt8]] = [:]
  var session: ModelSession?
  private(set) var events: [EngineEvent] = []
  private(set) var news: [News] = []
  private(set) var outcomes: [String: Outcome] = [:]
  private(set) var wakeAt: UInt64?
  private var nextReference = 0
  var isConnected = false
  /// Answers that get lost: the server has acted, the client does not hear of it.
  var losesNextAnswer = false
  /// The process ends right after its next write to the store, before anything is sent.
  var diesAfterPersist = false

  init(_ name: String, _ server: ModelServer) {
    self.name = name
    self.server = server
    engine = ChatEngine(entropy: SystemEntropy())
    perform(engine.handle(.start([]), now: server.now))
  }

  // MARK: what tests do

  func command(_ command: Command) -> String {
    nextReference += 1
    let reference = "\(name)\(nextReference)"
    events.append(.command(command, reference: reference))
    return reference
  }

  func outcome(_ reference: String) -> Outcome? { outcomes[reference] }

  func hasSucceeded(_ reference: String) -> Bool { outcomes[reference] != nil && failure(reference) == nil }

  func failure(_ reference: String) -> FailureCode? {
    guard case .failed(let failure) = outcomes[reference] else { return nil }
    return failure.code
  }

  func deliver(_ frame: JSON) {
    if isConnected { events.append(.socketText(frame.encoded)) }
  }

  func cutConnection() {
    guard isConnected else { return }
    isConnected = false
    if let device = session?.device { server.connections[device] = nil }
    events.append(.socketClosed(code: 1006))
  }

  /// A new process on the same store.
  func restart() {
    if isConnected, let device = session?.device { server.connections[device] = nil }
    isConnected = false
    events = []
    wakeAt = nil
    engine = ChatEngine(entropy: SystemEntropy())
    reload()
  }

  /// The same process reads the store again, as when another one has written `changes`.
  func reload(_ changes: [String: [UInt8]] = [:]) {
    records.merge(changes) { $1 }
    let stored = records.filter { EngineRecord.isForEngine($0.key) }.map { EngineRecord(key: $0.key, value: $0.value) }
    perform(engine.handle(.start(stored), now: server.now))
  }

  /// A room's history, in the order of the log.
  func entries(_ room: UUIDv7) -> [TimelineEntry] {
    records.keys.filter { $0.hasPrefix("m/\(room.text)/") }.sorted().compactMap { key in
      try? TimelineEntry(decoding: records[key] ?? [])
    }
  }

  /// Texts of a room's history, with failures marked.
  func history(_ room: UUIDv7) -> [String] {
    entries(room).map { entry in
      let name = entry.author?.username ?? ""
      return switch entry.content {
      case .text(_, let text): "\(name): \(text)"
      case .failed(_, let failure): "\(name) failed \(failure.code.name)"
      case .change: "* \(entry.changeSentence ?? "")"
      }
    }
  }

  /// How the texts of a room were signed, in the order of the log.
  func proofs(_ room: UUIDv7) -> [Proof] {
    records.keys.filter { $0.hasPrefix("p/\(room.text)/") }.sorted().compactMap { key in
      try? Proof(decoding: records[key] ?? [])
    }
  }

  /// The texts' few-time facts, in the order of the log; nil where a message has none.
  func fewTime(_ room: UUIDv7) -> [FewTimeProof?] { proofs(room).map(\.fewTime) }

  func texts(_ room: UUIDv7) -> [String] { history(room).filter { !$0.hasPrefix("*") } }

  /// The room list as it was told last.
  var rooms: [RoomSummary] {
    for case .rooms(let rooms) in news.reversed() { return rooms }
    return []
  }

  /// What was told of members of a room last.
  func members(_ room: UUIDv7) -> [RoomMember] {
    for case .members(room, let members) in news.reversed() { return members }
    return []
  }

  /// Codes of the notices so far, for a room or for none.
  func notices(_ wanted: UUIDv7? = nil) -> [FailureCode] {
    news.compactMap { item in
      guard case .notice(_, let failure, let room) = item, wanted == nil || room == wanted else { return nil }
      return failure.code
    }
  }

  // MARK: the world's steps

  var hasWork: Bool { !events.isEmpty }

  func step() {
    let event = events.removeFirst()
    perform(engine.handle(event, now: server.now))
  }

  func tick() {
    wakeAt = nil
    perform(engine.handle(.tick, now: server.now))
  }

  private func bytes(_ answer: (UInt16, JSON)) -> (UInt16, [UInt8]) { (answer.0, answer.1.encoded) }

  private func perform(_ actions: [EngineAction]) {
    for action in actions {
      switch action {
      case .persist(let changes):
        for change in changes { records[change.key] = change.value }
        if diesAfterPersist {
          diesAfterPersist = false
          return restart()
        }
      case .http(let request):
        let view = EngineRequestView(method: request.method, path: request.path, body: request.body)
        let answer = server.treePart(view, session) ?? bytes(server.answer(view, session: &session))
        if losesNextAnswer, request.method == "POST" {
          losesNextAnswer = false
          events.append(.response(request: request.id, status: 0, body: []))
        } else {
          events.append(.response(request: request.id, status: answer.0, body: answer.1))
        }
      case .openSocket:
        isConnected = true
        if let device = session?.device { server.connections[device] = self }
        events.append(.socketOpened)
      case .send(let text):
        if isConnected, let frame = try? ClientFrame(text: text) { server.receive(frame, from: self) }
      case .closeSocket:
        isConnected = false
        if let device = session?.device { server.connections[device] = nil }
      case .emit(let item):
        if case .reply(let reference, let outcome) = item { outcomes[reference] = outcome }
        news.append(item)
      case .wake(let milliseconds): wakeAt = server.now + UInt64(milliseconds)
      case .forgetSession:
        records = [:]
        session = nil
      }
    }
  }
}
