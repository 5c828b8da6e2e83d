import ChatEngine
import ChatProtocol
import Ciphers
import WireCoding

/// An engine with a store, a connection to a ``ModelServer`` and a queue of what is still to happen to it.
final class ModelClient {
  let server: ModelServer
  let name: String
  private(set) var engine: ChatEngine
  private(set) var records: [String: [UInt8]] = [:]
  var session: ModelSession?
  private(set) var events: [EngineEvent] = []
  private(set) var news: [JSON] = []
  private(set) var replies: [String: JSON] = [:]
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

  func command(_ name: String, _ members: [JSON.Member] = []) -> String {
    nextReference += 1
    let reference = "\(self.name)\(nextReference)"
    events.append(.command(.object([.init("do", .string(name)), .init("ref", .string(reference))] + members)))
    return reference
  }

  func reply(_ reference: String) -> JSON? { replies[reference] }

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
    let stored = records.filter { !$0.key.hasPrefix("m/") }.map { EngineRecord(key: $0.key, value: $0.value) }
    perform(engine.handle(.start(stored), now: server.now))
  }

  /// Texts of a room's history, with failures marked.
  func history(_ room: String) -> [String] {
    records.keys.filter { $0.hasPrefix("m/\(room)/") }.sorted().compactMap { key in
      guard let json = try? JSON(parsing: records[key] ?? []) else { return nil }
      switch json["kind"]?.string {
      case "text": return "\(json["username"]?.string ?? ""): \(json["text"]?.string ?? "")"
      case "failed": return "\(json["username"]?.string ?? "") failed \(json["failure"]?["code"]?.string ?? "")"
      default: return "* \(json["text"]?.string ?? "")"
      }
    }
  }

  /// The texts' few-time facts, in the order of the log; null where a message has none.
  func fewTime(_ room: String) -> [JSON] {
    records.keys.filter { $0.hasPrefix("m/\(room)/") }.sorted().compactMap { key in
      guard let json = try? JSON(parsing: records[key] ?? []), json["kind"]?.string == "text" else { return nil }
      return json["fewTime"] ?? .null
    }
  }

  func texts(_ room: String) -> [String] { history(room).filter { !$0.hasPrefix("*") } }

  var rooms: [JSON] { news.last { $0["event"]?.string == "rooms" }?["rooms"]?.array ?? [] }

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
        let answer = server.answer(view, session: &session)
        if losesNextAnswer, request.method == "POST" {
          losesNextAnswer = false
          events.append(.response(request: request.id, status: 0, body: []))
        } else {
          events.append(.response(request: request.id, status: answer.0, body: answer.1.encoded))
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
      case .emit(let json):
        if json["event"]?.string == "reply", let reference = json["ref"]?.string { replies[reference] = json }
        news.append(json)
      case .wake(let milliseconds): wakeAt = server.now + UInt64(milliseconds)
      case .forgetSession:
        records = [:]
        session = nil
      }
    }
  }
}
