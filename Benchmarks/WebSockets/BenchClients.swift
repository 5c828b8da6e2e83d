import NIOCore
import NIOPosix
import Synchronization

/// Many clients that count bytes and look at nothing, so that the server is what is measured.
final class BenchClients: Sendable {
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let opened = Atomic<Int>(0)
  private let bytes = Atomic<Int>(0)

  func open(_ count: Int, port: Int) async throws {
    let handshake = ByteBuffer(
      string: "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    for start in stride(from: 0, to: count, by: 100) {
      let end = min(start + 100, count)
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for _ in start..<end {
          tasks.addTask { [self] in
            let channel = try await ClientBootstrap(group: group)
              .channelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                  try channel.pipeline.syncOperations.addHandler(Counter(self))
                }
              }
              .connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(handshake)
          }
        }
        try await tasks.waitForAll()
      }
      while opened.load(ordering: .relaxed) < end { try await Task.sleep(for: .milliseconds(1)) }
    }
  }

  /// Waits until that many bytes have come since the last time.
  func receive(_ count: Int) async throws {
    while bytes.load(ordering: .relaxed) < count { try await Task.sleep(for: .milliseconds(1)) }
    bytes.store(0, ordering: .relaxed)
  }

  private final class Counter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let clients: BenchClients
    private var isOpen = false

    init(_ clients: BenchClients) { self.clients = clients }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let buffer = unwrapInboundIn(data)
      if isOpen {
        clients.bytes.wrappingAdd(buffer.readableBytes, ordering: .relaxed)
      } else {
        // The answer to the handshake comes alone: nothing is broadcast before all are open.
        isOpen = true
        clients.opened.wrappingAdd(1, ordering: .relaxed)
      }
    }
  }
}
