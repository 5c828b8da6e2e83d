import EngineInterface
import WireCoding

/// The messages of a ``MessageListener``.
///
/// - Throws: ``ChatClientError`` `session_ended` where the device is signed out meanwhile, `store` where the store cannot be read.
public struct MessageFeed: AsyncSequence, Sendable {
  public typealias Element = ChatMessage

  let listener: MessageListener
  let room: UUIDv7?
  let start: ListeningStart

  public func makeAsyncIterator() -> Iterator { Iterator(feed: self) }

  public struct Iterator: AsyncIteratorProtocol {
    private let feed: MessageFeed
    private var positions: ListeningPositions
    private var pages = MessagePages()
    /// Says that the store may hold more; nil before the first message is asked for.
    private var changes: AsyncStream<Void>.Iterator?

    init(feed: MessageFeed) {
      self.feed = feed
      positions = ListeningPositions(start: feed.start)
    }

    public mutating func next() async throws -> ChatMessage? {
      if changes == nil { try await begin() }
      while true {
        if let message = pages.next() { return message }
        pages = try await feed.listener.client.pages(
          of: feed.listener.name, after: &positions, room: feed.room)
        guard pages.isEmpty else { continue }
        guard await changes?.next() != nil else { return nil }
      }
    }

    /// What changes from now on is noticed before what there is is read: nothing falls between.
    private mutating func begin() async throws {
      let client = feed.listener.client
      changes = await client.changes().makeAsyncIterator()
      positions.cursors = try await client.cursors(of: feed.listener.name)
      try await client.perform(.connect)
    }
  }
}
