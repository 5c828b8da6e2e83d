/// The pauses between attempts to connect: they double, and differ from node to node.
struct RedisBackoff {
  private static let first = Duration.milliseconds(50)
  private static let longest = Duration.seconds(2)

  private var delay = first

  mutating func reset() { delay = Self.first }

  mutating func next() -> Duration {
    defer { delay = min(delay * 2, Self.longest) }
    return delay * Double.random(in: 0.5...1)
  }
}
