import Metrics
import NIOCore
import Synchronization
import WebSockets
import WireCoding

/// A client's WebSocket, as delivery sees it.
///
/// What may wait for it is bounded. An event that finds no room is left out, and the client is told to fetch the room's
/// log (`resync`) when it reads again; a client that stays behind, or for which an answer finds no room, is cut off.
final class Connection: Sendable {
  /// What a slow client has missed. Touched on the event loop alone.
  private struct Backlog {
    var rooms: Set<UUIDv7> = []
    var deadline: Scheduled<Void>?
  }

  let id: ConnectionID
  let principal: Principal
  let username: String
  let socket: WebSocketConnection
  /// The last change of who is online that the client has been told of; set and read by ``Presence``.
  let presenceSeen = Atomic<UInt64>(0)
  private let backlog: NIOLoopBoundBox<Backlog>
  /// Whether something was left out: asked for each delivery, and cheaper than the backlog.
  private let isBehind = Atomic<Bool>(false)
  private let patience: TimeAmount
  private let metrics: ServerMetrics

  /// Call on the socket's event loop.
  ///
  /// - Parameter patience: how long a client may stay behind.
  init(
    id: ConnectionID, principal: Principal, username: String, socket: WebSocketConnection, patience: TimeAmount,
    metrics: ServerMetrics
  ) {
    self.id = id
    self.principal = principal
    self.username = username
    self.socket = socket
    self.patience = patience
    self.metrics = metrics
    backlog = NIOLoopBoundBox(Backlog(), eventLoop: socket.eventLoop)
  }

  /// Sends a frame that the client has to get, from anywhere.
  func send(_ frame: PreparedFrame) {
    if socket.send(frame) == .overflow { cutOff() }
  }

  func send(_ json: JSON) { send(PreparedFrame(utf8: json.encoded)) }

  /// Sends entries of a room's log but those of this connection's own. Only on the event loop.
  ///
  /// - Parameter atOnce: where nothing else is said to others than their senders.
  func deliver(_ entries: RoomEntries, atOnce: Bool) {
    guard !isBehind.load(ordering: .relaxed) else {
      backlog.value.rooms.insert(entries.room)
      return
    }
    let isSender = entries.areSent(by: id)
    if !isSender, let batch = entries.batch, socket.send(batch, atOnce: atOnce) != .overflow { return }
    // One by one: without what it sent itself, or as many as there is room for.
    for entry in entries.frames where !isSender || entry.except != id {
      guard socket.send(entry.frame) == .overflow else { continue }
      isBehind.store(true, ordering: .relaxed)
      backlog.value.rooms.insert(entries.room)
      backlog.value.deadline = socket.eventLoop.scheduleTask(in: patience) { self.cutOff() }
      metrics.resyncs.increment()
      return
    }
  }

  /// Sends what may be lost, unless something has been already. Only on the event loop.
  func deliverEphemeral(_ frame: PreparedFrame) {
    if !isBehind.load(ordering: .relaxed) { _ = socket.send(frame) }
  }

  /// The client reads again: it is told what to fetch. Only on the event loop.
  func didBecomeWritable() {
    guard isBehind.load(ordering: .relaxed) else { return }
    let missed = backlog.value.rooms
    forgetBacklog()
    for room in missed { send(Frames.resync(room)) }
  }

  /// Only on the event loop.
  func didClose() { forgetBacklog() }

  func close(_ code: WebSocketCloseCode, reason: String) { socket.close(code: code, reason: reason) }

  private func forgetBacklog() {
    guard isBehind.exchange(false, ordering: .relaxed) else { return }
    backlog.value.deadline?.cancel()
    backlog.value = Backlog()
  }

  private func cutOff() {
    guard socket.isOpen else { return }
    metrics.cutOffs.increment()
    close(.tooFarBehind, reason: "too far behind")
  }
}
