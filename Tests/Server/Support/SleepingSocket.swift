import NIOCore
import NIOPosix
import Synchronization
import WireCoding

/// A client that says hello and never reads again: a bare TCP connection whose reads are switched off.
final class SleepingSocket: Sendable {
  private let channel: any Channel

  init(_ account: TestAccount) async throws {
    let handshake =
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      + "Authorization: Bearer \(account.token)\r\n\r\n"
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: false)
      .channelOption(.socketOption(.so_rcvbuf), value: 16 * 1024)
      .connect(host: "127.0.0.1", port: account.server.port).get()
    try await channel.writeAndFlush(ByteBuffer(string: handshake))
  }

  deinit { channel.close(promise: nil) }

  /// A masked text frame (RFC 6455 §5.2) whose mask is zero.
  func hello() {
    let text = Array(#"{"type":"hello","rooms":{},"mailbox":0}"#.utf8)
    channel.writeAndFlush(ByteBuffer(bytes: [0x81, 0x80 | UInt8(text.count), 0, 0, 0, 0] + text), promise: nil)
  }
}
