import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import WebSockets

/// A server that echoes every message, for conformance runs: `websocket-echo [--host 127.0.0.1] [--port 9001] [--threads 1]`;
/// with `--fuzzed-by ws://HOST:PORT`, the client that a conformance server tries instead.
@main
struct WebSocketEcho {
  static func main() async throws {
    var host = "127.0.0.1"
    var port = 9001
    var threads = 1
    var arguments = CommandLine.arguments.dropFirst()
    while let name = arguments.popFirst() {
      guard let value = arguments.popFirst() else { return print("\(name) needs a value") }
      switch (name, Int(value)) {
      case ("--fuzzed-by", _): return try await FuzzedClient.run(url: value, agent: "nightjar")
      case ("--host", _): host = value
      case ("--port", .some(let number)) where (0...65_535).contains(number): port = number
      case ("--threads", .some(let number)) where (1...64).contains(number): threads = number
      default:
        return print("usage: websocket-echo [--host ADDRESS] [--port NUMBER] [--threads NUMBER] [--fuzzed-by URL]")
      }
    }

    var connection = WebSocketConfiguration()
    connection.maximumMessageSize = 64 << 20
    connection.maximumFragments = 1 << 20
    connection.maximumOutboundBytes = 128 << 20
    let webSockets = WebSocketServer(configuration: .init(origins: .any, connection: connection)) { request in
      .accept(subprotocol: request.subprotocols.first, delegate: EchoDelegate())
    }
    let channel = WebSocketHTTP1Channel(
      responder: { _, writer, _ in
        let text = ByteBuffer(string: "websocket-echo\n")
        var body = try await writer.writeHead(
          HTTPResponse(
            status: .ok, headerFields: [.contentType: "text/plain", .contentLength: "\(text.readableBytes)"]))
        try await body.write(text)
        try await body.finish(nil)
      }, webSockets: webSockets)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
    let server = channel.server(
      configuration: ServerConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { print("listening on \($0.localAddress?.description ?? "?")") }, eventLoopGroup: group,
      logger: Logger(label: "websocket-echo"))
    try await server.run()
  }
}
