import NIOCore
import NIOPosix

/// A TCP connection that sends whatever a test likes.
final class RawSocket: Sendable {
  enum Failure: Error { case ended, timedOut, noHead }

  private let channel: any Channel
  private let inbox: NIOLoopBoundBox<Inbox>

  private init(_ channel: any Channel, _ inbox: NIOLoopBoundBox<Inbox>) {
    self.channel = channel
    self.inbox = inbox
  }

  /// Takes over a channel that is being accepted; on its event loop.
  convenience init(accepted channel: any Channel) throws {
    let inbox = Inbox()
    try channel.pipeline.syncOperations.addHandler(Collector(inbox: inbox))
    self.init(channel, NIOLoopBoundBox(inbox, eventLoop: channel.eventLoop))
  }

  static func connect(port: Int, isReading: Bool = true) async throws -> RawSocket {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let inbox = NIOLoopBoundBox.makeBoxSendingValue(Inbox(), eventLoop: eventLoop)
    let channel = try await ClientBootstrap(group: eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.autoRead, value: isReading)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Collector(inbox: inbox.value))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return RawSocket(channel, inbox)
  }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ frames: RawFrame...) async throws { try await send(frames.flatMap(\.bytes)) }

  /// Sends without waiting for the socket to take it.
  func push(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }

  /// Sends in pieces of `size` bytes, each in a packet of its own as far as TCP lets one say so.
  func send(_ bytes: [UInt8], piecesOf size: Int) async throws {
    for start in stride(from: 0, to: bytes.count, by: size) {
      try await send(Array(bytes[start..<min(start + size, bytes.count)]))
    }
  }

  func setReading(_ isReading: Bool) async throws {
    try await channel.setOption(.autoRead, value: isReading).get()
    if isReading { channel.read() }
  }

  func finishSending() async throws { try await channel.close(mode: .output) }

  func close() async { try? await channel.close() }

  /// Waits until `take` finds what it wants at the front of what has arrived.
  func receive<T: Sendable>(
    within limit: Duration = .seconds(60), _ take: @escaping @Sendable (inout ByteBuffer) throws -> T?
  ) async throws -> T {
    let end = ContinuousClock.now + limit
    while true {
      let (found, isEnded): (T?, Bool) = try await channel.eventLoop.submit { [inbox] in
        let inbox = inbox.value
        return (try take(&inbox.bytes), inbox.isEnded)
      }.get()
      if let found { return found }
      if isEnded { throw Failure.ended }
      if ContinuousClock.now > end { throw Failure.timedOut }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  func frame(within limit: Duration = .seconds(60)) async throws -> RawFrame {
    try await receive(within: limit) { RawFrame(&$0) }
  }

  /// A status line and headers, up to the empty line.
  func head(within limit: Duration = .seconds(60)) async throws -> String {
    try await receive(within: limit) { buffer in
      let bytes = Array(buffer.readableBytesView)
      let end = Array("\r\n\r\n".utf8)
      guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
      buffer.moveReaderIndex(forwardBy: start + 4)
      return String(decoding: bytes[..<start], as: UTF8.self)
    }
  }

  func text(count: Int) async throws -> String {
    try await receive { buffer in buffer.readString(length: count) }
  }

  /// What arrives up to the end of the connection.
  func rest(within limit: Duration = .seconds(60)) async throws -> [UInt8] {
    do {
      _ = try await receive(within: limit) { _ -> Bool? in nil }
    } catch Failure.ended {}
    return try await receive { buffer in
      let bytes = Array(buffer.readableBytesView)
      buffer.clear()
      return bytes
    }
  }

  /// Whether the peer ends the connection within the limit.
  func ends(within limit: Duration = .seconds(60)) async -> Bool {
    do {
      _ = try await receive(within: limit) { _ -> Bool? in nil }
    } catch Failure.ended { return true } catch {}
    return false
  }
}

private final class Inbox {
  var bytes = ByteBuffer()
  var isEnded = false
}

private final class Collector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let inbox: Inbox

  init(inbox: Inbox) { self.inbox = inbox }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    inbox.bytes.writeBuffer(&buffer)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed = event as? ChannelEvent { inbox.isEnded = true }
  }

  func channelInactive(context: ChannelHandlerContext) { inbox.isEnded = true }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    inbox.isEnded = true
    context.close(promise: nil)
  }
}
