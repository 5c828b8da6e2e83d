import ChatEngine
import Ciphers
public import EngineInterface
import Foundation
import NIOSSL
public import WireCoding

/// A Nightjar client for programs: the terminal's commands and bots are made of it.
///
/// It performs the engine's actions: writes its records, makes its requests, keeps its connection and its timers.
/// Several processes may work for one account at once: each event is handled under a lock on the store, from the state
/// that the last of them left.
public actor ChatClient {
  private let location: ClientLocation
  let store: ClientStore
  let listenerStore: ListenerStore
  private let lock: FileLock
  private let tls: TLSConfiguration
  private let transport: ClientTransport
  private let engine: ChatEngine
  private var dataVersion: Int
  private var socket: ClientSocket?
  private var wake: Task<Void, Never>?
  private var replies: [String: CheckedContinuation<Outcome, any Error>] = [:]
  private var listeners: [UUID: AsyncStream<News>.Continuation] = [:]
  private var feeds: [UUID: AsyncStream<Void>.Continuation] = [:]
  private var ending: Task<Void, Never>?
  private var requestsUnderWay = 0
  private var nextReference = 0
  /// Set when the server has ended the session, until the device is connected again.
  private(set) var hasSessionEnded = false
  private var isClosed = false

  /// Opens an account's state, or makes an empty one.
  public init(_ location: ClientLocation) async throws {
    self.location = location
    let manager = FileManager.default
    try manager.createDirectory(
      at: location.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = location.folder.appendingPathComponent("store.sqlite").path
    if !manager.fileExists(atPath: path) {
      _ = manager.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    lock = try FileLock(path: location.folder.appendingPathComponent("lock").path)
    let store = try lock.withLock { try ClientStore(path: path) }
    self.store = store
    let cursors = location.folder.appendingPathComponent("listeners.sqlite").path
    listenerStore = try lock.withLock { try ListenerStore(path: cursors) }
    tls = try location.tlsConfiguration()
    transport = try ClientTransport(
      server: location.server, tls: tls, store: store,
      lockPath: location.folder.appendingPathComponent("session.lock").path)
    engine = ChatEngine(entropy: SystemEntropy())
    dataVersion = try store.dataVersion()
    _ = engine.handle(.start(try store.engineRecords()), now: ClientTransport.now)
  }

  // MARK: what programs use

  /// Gives a command to the engine, and waits for its answer.
  ///
  /// - Returns: what the command's documentation names; never `failed`.
  /// - Throws: ``ChatClientError`` with the engine's or the server's code.
  @discardableResult
  public func perform(_ command: Command) async throws -> Outcome {
    guard !isClosed else { throw ChatClientError.closed }
    nextReference += 1
    let reference = "c\(nextReference)"
    return try await withCheckedThrowingContinuation { continuation in
      replies[reference] = continuation
      dispatch(.command(command, reference: reference))
    }
  }

  /// The engine's news for a user interface, from now on. The newest thousand are kept for a slow reader.
  public func news() -> AsyncStream<News> {
    let id = UUID()
    return AsyncStream(bufferingPolicy: .bufferingNewest(1000)) { continuation in
      listeners[id] = continuation
      continuation.onTermination = { _ in Task { await self.dropListener(id) } }
    }
  }

  /// An element after each event that may have brought messages to the store; several in a row are one.
  func changes() -> AsyncStream<Void> {
    let id = UUID()
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      guard !isClosed else { return continuation.finish() }
      feeds[id] = continuation
      continuation.onTermination = { _ in Task { await self.dropFeed(id) } }
    }
  }

  /// Entries of a room with `after < seq < before`, oldest first; with a limit, the newest of them.
  public func entries(
    room: UUIDv7, after: UInt64 = 0, before: UInt64 = .max, limit: Int = .max
  ) throws -> [StoredEntry] {
    try store.entries(room: room, after: after, before: before, limit: limit)
  }

  /// The first entries of a room after one, oldest first, at most `limit`: to read a history page by page.
  public func firstEntries(room: UUIDv7, after: UInt64, limit: Int) throws -> [StoredEntry] {
    try store.firstEntries(room: room, after: after, through: .max, limit: limit)
  }

  /// How a message was signed; nil where its record is missing or damaged, and for what is no message.
  public func proof(room: UUIDv7, seq: UInt64) throws -> Proof? {
    guard let record = try store.value(of: EngineRecord.proofKey(room: room, seq: seq)) else { return nil }
    return try? Proof(decoding: record)
  }

  /// Whom this device belongs to, and its rooms, as the engine shows them.
  public func overview() -> (state: EngineState, rooms: [RoomSummary]) {
    var state = EngineState(phase: .signedOut, connection: .offline)
    var rooms: [RoomSummary] = []
    for action in handle(.command(.state, reference: nil)) {
      if case .emit(.state(let told)) = action {
        state = told
      } else if case .emit(.rooms(let told)) = action {
        rooms = told
      } else {
        // Where another process has written, the engine has read its records anew, and may want more than to answer.
        perform(action)
      }
    }
    return (state, rooms)
  }

  func send(_ request: EngineRequest) async -> (status: UInt16, body: [UInt8]) { await transport.perform(request) }

  /// Waits until the session is ended and the store erased, after a log-out.
  public func settle() async { await ending?.value }

  /// Ends the connection and all waiting. State is on disk already.
  public func close() async {
    // What a command began behind its answer, a backup for example, gets a moment to arrive.
    let deadline = ContinuousClock.now + .seconds(3)
    while requestsUnderWay > 0, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
    isClosed = true
    wake?.cancel()
    await socket?.close()
    socket = nil
    for listener in listeners.values { listener.finish() }
    listeners = [:]
    for feed in feeds.values { feed.finish() }
    feeds = [:]
    for continuation in replies.values { continuation.resume(throwing: ChatClientError.closed) }
    replies = [:]
    await transport.close()
  }

  private func dropListener(_ id: UUID) { listeners[id] = nil }
  private func dropFeed(_ id: UUID) { feeds[id] = nil }

  // MARK: the engine's events and actions

  private func dispatch(_ event: EngineEvent) {
    guard !isClosed else { return }
    for action in handle(event) { perform(action) }
  }

  /// Handles an event and makes its changes durable, as one step against the account's other processes.
  private func handle(_ event: EngineEvent) -> [EngineAction] {
    do {
      return try lock.withLock {
        var actions: [EngineAction] = []
        let version = try store.dataVersion()
        if version != dataVersion {
          dataVersion = version
          actions = engine.handle(.start(try store.engineRecords()), now: ClientTransport.now)
        }
        actions += engine.handle(event, now: ClientTransport.now)
        var rest: [EngineAction] = []
        for action in actions {
          if case .persist(let changes) = action { try store.apply(changes) } else { rest.append(action) }
        }
        return rest
      }
    } catch {
      // Nothing may leave that is not on disk: the actions are dropped, and everybody who waits is told.
      for continuation in replies.values { continuation.resume(throwing: ChatClientError.store) }
      replies = [:]
      return []
    }
  }

  private func perform(_ action: EngineAction) {
    switch action {
    case .persist: break
    case .http(let request):
      requestsUnderWay += 1
      Task {
        let answer = await transport.perform(request)
        requestsUnderWay -= 1
        if await transport.isSignedOut { dispatch(.signedOut) }
        dispatch(.response(request: request.id, status: answer.status, body: answer.body))
      }
    case .openSocket: openSocket()
    case .send(let text): socket?.send(text)
    case .closeSocket:
      let old = socket
      socket = nil
      Task { await old?.close() }
    case .emit(let news): emit(news)
    case .wake(let milliseconds):
      wake?.cancel()
      wake = Task {
        try? await Task.sleep(for: .milliseconds(Int(milliseconds)))
        if !Task.isCancelled { dispatch(.tick) }
      }
    case .forgetSession:
      ending = Task {
        await transport.signOut()
        try? store.erase()
        try? listenerStore.erase()
      }
    }
  }

  private func emit(_ news: News) {
    if case .reply(let reference, let outcome) = news {
      guard let continuation = replies.removeValue(forKey: reference) else { return }
      if case .failed(let failure) = outcome {
        continuation.resume(throwing: ChatClientError(failure))
      } else {
        continuation.resume(returning: outcome)
      }
      return
    }
    for listener in listeners.values { listener.yield(news) }
    switch news {
    case .notice(_, let failure, _) where failure.code == .sessionEnded: hasSessionEnded = true
    case .state(let state):
      if state.connection == .online { hasSessionEnded = false }
    case .entry, .rooms: break
    case .progress, .members, .online, .receipt, .notice, .reply: return
    }
    for feed in feeds.values { feed.yield() }
  }

  // MARK: the connection

  private func openSocket() {
    let transport = transport
    let server = location.server
    Task {
      guard let token = await transport.accessToken() else {
        if await transport.isSignedOut { dispatch(.signedOut) }
        return dispatch(.socketClosed(code: 0))
      }
      do {
        let opened = try await ClientSocket.connect(server: server, tls: tls, token: token) { [weak self] event in
          await self?.received(event)
        }
        guard !isClosed else { return await opened.close() }
        socket = opened
        dispatch(.socketOpened)
        opened.start()
      } catch let error as ClientSocket.Refused {
        // A token that has just ended: the next attempt brings a fresh one.
        if error.status == 401 { _ = await transport.accessToken(otherThan: token) }
        dispatch(.socketClosed(code: 0))
      } catch {
        dispatch(.socketClosed(code: 0))
      }
    }
  }

  private func received(_ event: ClientSocket.Event) {
    switch event {
    case .text(let text): dispatch(.socketText(text))
    case .closed(let code):
      socket = nil
      dispatch(.socketClosed(code: code))
    }
  }
}
