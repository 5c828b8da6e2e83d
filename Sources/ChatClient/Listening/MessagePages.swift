/// The next messages of several rooms, each in its order, put together by time.
struct MessagePages: Sendable {
  /// Of a room each, in the reverse of their order: taking the first is taking the last.
  private var rooms: [[ChatMessage]] = []

  /// Whether no room had anything; a page whose messages are all from before the beginning counts as something.
  private(set) var isEmpty = true

  mutating func add(_ page: [ChatMessage]) {
    isEmpty = false
    if !page.isEmpty { rooms.append(page.reversed()) }
  }

  /// The oldest of the rooms' next messages. A room's order is never changed, whatever its messages say of their time.
  mutating func next() -> ChatMessage? {
    var oldest: Int?
    for index in rooms.indices {
      guard let message = rooms[index].last else { continue }
      if let other = oldest.flatMap({ rooms[$0].last }), other.date <= message.date { continue }
      oldest = index
    }
    guard let oldest else { return nil }
    return rooms[oldest].removeLast()
  }
}
