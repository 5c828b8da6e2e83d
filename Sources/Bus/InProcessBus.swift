/// The bus of a node that is alone: nobody hears, and nothing is lost.
public final class InProcessBus: Bus {
  private let stream: AsyncStream<Void>
  private let end: AsyncStream<Void>.Continuation

  public init() { (stream, end) = AsyncStream.makeStream() }

  public var isShared: Bool { false }
  public func publish(_ message: BusMessage) {}
  public func publish(_ messages: [BusMessage]) {}
  public func subscribe(to topics: [String]) async {}
  public func unsubscribe(from topics: [String]) {}
  public func run(_ receive: @escaping @Sendable ([BusEvent]) async -> Void) async { for await _ in stream {} }
  public func perform(_ commands: [BusCommand]) async throws(BusError) -> [BusReply] { throw .unavailable }
  public func isHealthy() -> Bool { true }
  public func close() async { end.finish() }
}
