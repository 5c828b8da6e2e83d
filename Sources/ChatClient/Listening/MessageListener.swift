public import WireCoding

/// A reader of messages with a name, and in each room a cursor that is kept on disk.
///
/// What comes while nobody listens, or is fetched by another process of the account, waits in the store until the listener
/// has acknowledged it: each message comes at least once, and again only where a process ends between its work and the
/// acknowledgement.
///
/// ```swift
/// let listener = try await client.listener(named: "echo")
/// for try await message in listener.messages() {
///   if case .text(let text) = message.content, !message.isFromThisDevice { try await client.send(text, to: message.room) }
///   try await listener.acknowledge(message)
/// }
/// ```
///
/// Two that listen at once by one name share the cursors: each gets all that comes, and neither what the other has
/// acknowledged before it began. Different names know nothing of each other.
public struct MessageListener: Sendable {
  public let name: String
  let client: ChatClient

  /// What the listener has not acknowledged yet, and then what comes, until the client is closed or the task cancelled.
  ///
  /// Messages of a room come in the order of its log, those of several rooms by time as far as that goes. They are read from the
  /// store a page at a time, so that a slow reader misses nothing and holds no memory.
  ///
  /// - Parameters:
  ///   - room: all rooms where it is nil, with those that are to come.
  ///   - start: another beginning than the cursor. Acknowledging goes on from the later of the two.
  public func messages(in room: UUIDv7? = nil, from start: ListeningStart = .cursor) -> MessageFeed {
    MessageFeed(listener: self, room: room, start: start)
  }

  /// Moves the cursor of the message's room past it: it has been dealt with, as has all of the room before it.
  ///
  /// - Throws: ``ChatClientError`` `store` where that cannot be written.
  public func acknowledge(_ message: ChatMessage) async throws(ChatClientError) {
    try await client.advance(name, room: message.room, to: message.seq)
  }
}
