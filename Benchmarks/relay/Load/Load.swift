import Foundation
import NIOCore
import NIOPosix

/// All clients, and the pace at which they send.
///
/// Unchecked: after the opening everything is touched on `loop` alone.
final class Load: @unchecked Sendable {
  struct Failure: Error { let reason: String }

  enum Mode {
    case quiet
    /// So many messages are on their way at a time.
    case saturate(window: Int)
    case pace
    /// Each sender has so many unanswered messages.
    case pairs
  }

  let dialect: any Dialect
  let loop: any EventLoop
  private let ports: [Int]
  private let group: MultiThreadedEventLoopGroup
  private var clients: [Client] = []
  private var senders: [Client] = []
  private var listenerCount = 0
  private var openedCount = 0
  private var failure: Failure?
  private var toFlush: [Client] = []

  var mode = Mode.quiet
  /// Bytes of a message's text.
  private(set) var textSize = 512
  private(set) var sent = 0
  /// Counts all messages of the process: a number makes a client id, and a repeated id is not delivered again.
  private var serial = 0
  private(set) var delivered = 0
  private(set) var accepted = 0
  private(set) var ages: [Double] = []
  private(set) var lostCount = 0

  init(dialect: any Dialect, ports: [Int], group: MultiThreadedEventLoopGroup) {
    self.dialect = dialect
    self.ports = ports
    self.group = group
    loop = group.next()
  }

  var clientCount: Int { clients.count }

  /// How many clients hear each message.
  var audience: Int { listenerCount - (dialect.sendersAreApart || dialect.sendersHearThemselves ? 0 : 1) }

  func open(listeners: Int, senders count: Int) async throws {
    guard !ports.isEmpty, listeners > 0 else { throw Failure(reason: "no ports, or no clients") }
    listenerCount = listeners
    let all = listeners + (dialect.sendersAreApart ? count : 0)
    clients = (0..<all).map { Client(index: $0, load: self, listens: $0 < listeners) }
    senders = dialect.sendersAreApart ? Array(clients[listeners...]) : Array(clients.prefix(count))
    for start in stride(from: 0, to: all, by: 50) {
      let end = min(start + 50, all)
      for client in clients[start..<end] {
        let bootstrap = ClientBootstrap(group: group)
          .channelOption(.socketOption(.tcp_nodelay), value: 1)
          .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64 << 10))
          .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(client) }
          }
        _ = try await bootstrap.connect(host: "127.0.0.1", port: ports[client.index % ports.count]).get()
      }
      let deadline = ContinuousClock.now + .seconds(60)
      while try await loop.submit({ [self] in (openedCount, failure) }).get().0 < end {
        if let failure = try await loop.submit({ [self] in failure }).get() { throw failure }
        guard ContinuousClock.now < deadline else { throw Failure(reason: "\(start) of \(all) clients opened") }
        try await Task.sleep(for: .milliseconds(2))
      }
    }
  }

  // MARK: from clients

  func opened() { openedCount += 1 }
  func lost(_ client: Client) { lostCount += 1 }
  func refused(_ answer: String) { failure = Failure(reason: "refused: \(answer.prefix(300))") }

  func received(_ kind: FrameKind, _ prefix: UnsafeRawBufferPointer, by client: Client) {
    switch kind {
    case .delivery:
      delivered += 1
      if case .pace = mode, let age = Stamp.age(in: prefix, now: .now()) { ages.append(age) }
    case .accepted:
      accepted += 1
      guard case .pairs = mode else { return }
      send(client)
    case .other: break
    }
  }

  /// A client has read what there was.
  func received() {
    if case .saturate(let window) = mode {
      let done = delivered / max(audience, 1)
      while sent - done < window { send(senders[sent % senders.count]) }
    }
    flush()
  }

  func flushSoon(_ client: Client) { toFlush.append(client) }

  private func flush() {
    for client in toFlush {
      client.isFlushDue = false
      client.flush()
    }
    toFlush.removeAll(keepingCapacity: true)
  }

  // MARK: sending

  private func send(_ client: Client, at time: NIODeadline = .now()) {
    client.write(dialect.message(Stamp.text(size: textSize, time: time), client: client.index, number: serial))
    sent += 1
    serial += 1
    if !client.isFlushDue {
      client.isFlushDue = true
      toFlush.append(client)
    }
  }

  /// Begins, with all counters at zero.
  func start(_ mode: Mode, size: Int) {
    (sent, delivered, accepted, ages) = (0, 0, 0, [])
    (textSize, self.mode) = (size, mode)
    received()
  }

  /// Every sender begins with `inFlight` messages; each answer brings the next.
  func startPairs(size: Int, inFlight: Int) {
    start(.pairs, size: size)
    for _ in 0..<inFlight { for client in senders { send(client) } }
    flush()
  }

  /// One message, from each sender in turn. Its stamp says when it was due.
  func sendOne(due: NIODeadline) {
    send(senders[sent % senders.count], at: due)
    flush()
  }

  /// What was late while everybody warmed up does not count.
  func forgetAges() { ages = [] }
}
