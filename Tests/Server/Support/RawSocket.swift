import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A bare TCP connection that sends what it is given, reads only while it is told to, and keeps the end of what it read.
final class RawSocket: Sendable {
  private static let kept = 256
  private let channel: any Channel
  private let tail: Tail

  /// - Parameters:
  ///   - reads: whether it reads from the beginning.
  ///   - segment: bytes of a TCP segment. Small ones keep the kernel's buffers small, too, which grow with them.
  init(port: Int, reads: Bool = true, segment: Int? = nil) async throws {
    let tail = Tail()
    var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: reads)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(tail) }
      }
    if let segment {
      bootstrap =
        bootstrap
        .channelOption(.socketOption(.so_rcvbuf), value: 8 * 1024)
        .channelOption(
          ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: TCP_MAXSEG)), value: segment)
    }
    channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
    self.tail = tail
  }

  deinit { channel.close(promise: nil) }

  /// A client that has said hello over a WebSocket.
  static func greeting(_ account: TestAccount, reads: Bool, segment: Int? = nil) async throws -> RawSocket {
    let socket = try await RawSocket(port: account.server.port, reads: reads, segment: segment)
    try await socket.send(Array(upgrade(account).utf8))
    // A masked text frame (RFC 6455 §5.2) whose mask is zero.
    let hello = Array(#"{"type":"hello","rooms":{},"mailbox":0}"#.utf8)
    try await socket.send([0x81, 0x80 | UInt8(hello.count), 0, 0, 0, 0] + hello)
    return socket
  }

  static func upgrade(_ account: TestAccount) -> String {
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      + "Authorization: Bearer \(account.token)\r\n\r\n"
  }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

  func startReading() { channel.setOption(.autoRead, value: true).whenSuccess { [channel] in channel.read() } }

  var isOpen: Bool { channel.isActive }

  /// The last bytes that were read.
  var end: [UInt8] { tail.bytes.withLock { $0 } }

  /// Whether the last that was read is a Close frame with this code.
  func ended(with code: UInt16) -> Bool {
    let bytes = end
    return bytes.indices.contains { at in
      bytes[at] == 0x88 && at + 3 < bytes.count && at + 2 + Int(bytes[at + 1]) == bytes.count
        && UInt16(bytes[at + 2]) << 8 | UInt16(bytes[at + 3]) == code
    }
  }

  private final class Tail: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    let bytes = Mutex<[UInt8]>([])

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let read = unwrapInboundIn(data).readableBytesView.suffix(RawSocket.kept)
      bytes.withLock { $0 = Array(($0 + read).suffix(RawSocket.kept)) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
