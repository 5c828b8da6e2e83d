import Synchronization

/// The bus of a single process. Several attached to one ``Exchange`` hear each other, as nodes would.
public final class InProcessBus: Bus {
  /// Where the buses of one process meet.
  public final class Exchange: Sendable {
    fileprivate let streams = Mutex<[ObjectIdentifier: AsyncStream<BusMessage>.Continuation]>([:])

    public init() {}
  }

  /// Messages that wait for a slow subscriber; the oldest go first when there are more. A node that lost some is told
  /// nothing: its clients resume by their cursors.
  public static let queueLimit = 65_536

  private let exchange: Exchange?
  private let stream: AsyncStream<BusMessage>

  /// - Parameter exchange: nil for a node that is alone.
  public init(exchange: Exchange? = nil) {
    self.exchange = exchange
    let (stream, continuation) = AsyncStream.makeStream(
      of: BusMessage.self, bufferingPolicy: .bufferingNewest(Self.queueLimit))
    self.stream = stream
    if let exchange {
      exchange.streams.withLock { $0[ObjectIdentifier(self)] = continuation }
    } else {
      continuation.finish()
    }
  }

  deinit { exchange?.streams.withLock { $0[ObjectIdentifier(self)] = nil } }

  public var isShared: Bool { exchange != nil }

  public func publish(_ message: BusMessage) async {
    guard let exchange else { return }
    let own = ObjectIdentifier(self)
    let others = exchange.streams.withLock { streams in streams.filter { $0.key != own }.map(\.value) }
    for other in others { other.yield(message) }
  }

  public func subscribe(_ receive: @escaping @Sendable (BusMessage) async -> Void) async {
    for await message in stream { await receive(message) }
  }

  public func isHealthy() async -> Bool { true }
}
