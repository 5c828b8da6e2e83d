/// What one node tells the others.
public struct BusMessage: Hashable, Sendable {
  /// What `body` is about, for example a room's id.
  public let topic: String
  public let body: [UInt8]

  public init(topic: String, body: [UInt8]) {
    self.topic = topic
    self.body = body
  }
}
