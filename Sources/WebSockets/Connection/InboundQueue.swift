import NIOCore

/// Messages that wait for a delegate. Empty, it holds no heap memory.
///
/// The bounds say when to stop reading: what one read has brought is still taken up to them, and a single message may be larger.
struct InboundQueue {
  let maximumMessages: Int
  let maximumBytes: Int
  private var messages: [WebSocketMessage] = []
  private var head = 0
  private var bytes = 0

  init(maximumMessages: Int, maximumBytes: Int) {
    self.maximumMessages = maximumMessages
    self.maximumBytes = maximumBytes
  }

  var isEmpty: Bool { head == messages.count }

  var isFull: Bool { messages.count - head >= maximumMessages || bytes >= maximumBytes }

  mutating func append(_ message: WebSocketMessage) {
    messages.append(message)
    bytes += message.payload.readableBytes
  }

  mutating func popFirst() -> WebSocketMessage? {
    guard head < messages.count else { return nil }
    let message = messages[head]
    // The place must not keep the payload alive.
    messages[head] = .binary(ByteBuffer())
    head += 1
    bytes -= message.payload.readableBytes
    if head == messages.count {
      removeAll()
    } else if head > maximumMessages {
      messages.removeFirst(head)
      head = 0
    }
    return message
  }

  mutating func removeAll() {
    messages = []
    head = 0
    bytes = 0
  }
}
