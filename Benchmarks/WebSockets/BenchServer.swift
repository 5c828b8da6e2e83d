import Foundation
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import WebSockets

/// Accepts everybody, and broadcasts when told to: one encode a message, one hop for each event loop.
enum BenchServer {
  private final class Member: WebSocketDelegate {
    let members: Members
    init(_ members: Members) { self.members = members }
    func webSocketDidOpen(_ connection: WebSocketConnection) { members.add(connection) }
    func webSocket(_: WebSocketConnection, didReceive _: WebSocketMessage) -> WebSocketDemand { .more }
    func webSocketDidBecomeWritable(_: WebSocketConnection) {}
  }

  private final class Members: Sendable {
    let byLoop = Mutex<[ObjectIdentifier: [WebSocketConnection]]>([:])
    func add(_ connection: WebSocketConnection) {
      byLoop.withLock { $0[ObjectIdentifier(connection.eventLoop), default: []].append(connection) }
    }
  }

  static func run(threads: Int) async throws {
    let members = Members()
    var connection = WebSocketConfiguration()
    connection.maximumOutboundBytes = 64 << 20
    let webSockets = WebSocketServer(configuration: .init(origins: .any, connection: connection)) { _ in
      .accept(delegate: Member(members))
    }
    var logger = Logger(label: "bench")
    logger.logLevel = .critical
    let server = WebSocketHTTP1Channel(responder: { _, _, _ in }, webSockets: webSockets).server(
      configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0), backlog: 4096),
      onServerRunning: { channel in
        // Not by `print`, which keeps it back while standard output is a pipe.
        try? FileHandle.standardOutput.write(contentsOf: Data("\(channel.localAddress?.port ?? 0)\n".utf8))
      },
      eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: threads), logger: logger)
    Task.detached {
      while let line = readLine() {
        let parts = line.split(separator: " ").compactMap { Int($0) }
        if parts.count == 2 { broadcast(parts[0], size: parts[1], to: members) }
      }
    }
    try await server.run()
  }

  private static func broadcast(_ count: Int, size: Int, to members: Members) {
    let groups = members.byLoop.withLock { Array($0.values) }
    for _ in 0..<count {
      let frame = PreparedFrame(utf8: Array(repeating: UInt8(ascii: "x"), count: size))
      for group in groups {
        group[0].eventLoop.execute {
          for connection in group { connection.send(frame) }
        }
      }
    }
  }
}
