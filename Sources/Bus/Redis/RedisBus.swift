import Dispatch

/// The bus through a Redis server, version 6.2 or newer: two connections, each with a thread of its own, that are made anew
/// when they break.
public final class RedisBus: Bus {
  private let commander: RedisCommander
  private let subscriber: RedisSubscriber
  private let prefix: String
  private let node: [UInt8]
  private let inbox: RedisInbox

  /// Begins to connect; whether the server answers shows later.
  ///
  /// - Parameters:
  ///   - url: `redis://[[user]:password@]host[:port][/database]`. Installations that share a server have different
  ///     databases: messages and keys carry the number.
  ///   - node: 16 bytes that name this node.
  /// - Throws: ``BusError/invalidAddress``.
  public init(url: String, node: [UInt8]) throws(BusError) {
    let address = try RedisAddress(url)
    let prefix = "nightjar\(address.database):"
    let everybody = prefix + "all"
    let inbox = RedisInbox()
    self.prefix = prefix
    self.node = node
    self.inbox = inbox
    commander = RedisCommander(address, alarm: BusCommand("PUBLISH", "\(everybody)", .bytes(node)))
    subscriber = try RedisSubscriber(
      address, permanent: [everybody],
      receive: { channel, body in
        // A node hears everybody but itself.
        guard body.count >= node.count, !body.starts(with: node) else { return }
        if channel == everybody { return inbox.interrupt() }
        inbox.append(
          BusMessage(topic: String(channel.dropFirst(prefix.count)), body: Array(body.dropFirst(node.count))))
      },
      interrupted: { inbox.interrupt() })
  }

  public var isShared: Bool { true }

  public func publish(_ message: BusMessage) { publish([message]) }

  public func publish(_ messages: [BusMessage]) {
    guard !messages.isEmpty else { return }
    commander.submit(
      messages.map { BusCommand("PUBLISH", .bytes(Array((prefix + $0.topic).utf8)), .bytes(node + $0.body)) })
  }

  public func subscribe(to topics: [String]) async {
    guard !topics.isEmpty else { return }
    await subscriber.subscribe(to: topics.map { prefix + $0 })
  }

  public func unsubscribe(from topics: [String]) {
    if !topics.isEmpty { subscriber.unsubscribe(from: topics.map { prefix + $0 }) }
  }

  public func run(_ receive: @escaping @Sendable ([BusEvent]) async -> Void) async {
    for await _ in inbox.wakeUps {
      while let events = inbox.take() { await receive(events) }
    }
  }

  public func perform(_ commands: [BusCommand]) async throws(BusError) -> [BusReply] {
    guard !commands.isEmpty else { return [] }
    let result = await withCheckedContinuation { continuation in
      commander.submit(commands) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  public func isHealthy() -> Bool { commander.isHealthy && subscriber.isHealthy }

  public func close() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { [commander, subscriber, inbox] in
        commander.close()
        subscriber.close()
        inbox.close()
        continuation.resume()
      }
    }
  }
}
