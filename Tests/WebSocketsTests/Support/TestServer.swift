import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix
import ServiceLifecycle

@testable import WebSockets

/// A server on a free port for as long as `body` runs. Plain requests get "plain" and their path.
func withServer<T: Sendable>(
  _ configuration: WebSocketServerConfiguration = .init(origins: .any, handshakeTimeout: .seconds(60)),
  http: HTTP1Channel.Configuration = .init(),
  decide: @escaping WebSocketServer.Decide = { _ in .accept(delegate: Echo()) },
  _ body: @Sendable (_ port: Int, _ server: WebSocketServer) async throws -> T
) async throws -> T {
  let webSockets = WebSocketServer(configuration: configuration, decide: decide)
  let channel = WebSocketHTTP1Channel(
    responder: { request, writer, _ in
      if request.uri.path == "/slow" { try await Task.sleep(for: .milliseconds(200)) }
      let text = ByteBuffer(string: "plain \(request.uri.path)\n")
      var body = try await writer.writeHead(
        HTTPResponse(status: .ok, headerFields: [.contentLength: "\(text.readableBytes)"]))
      try await body.write(text)
      try await body.finish(nil)
    }, configuration: http, webSockets: webSockets)
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  let server = channel.server(
    configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
    onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
    eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await server.run() }
    var iterator = ports.makeAsyncIterator()
    guard let number = await iterator.next() else { throw CancellationError() }
    let result: Result<T, any Error>
    do { result = .success(try await body(number, webSockets)) } catch { result = .failure(error) }
    group.cancelAll()
    try? await group.waitForAll()
    return try result.get()
  }
}

extension RawSocket {
  /// A raw connection to `port` whose handshake is done; the frames are the test's.
  static func webSocket(port: Int, isReading: Bool = true, _ handshake: Handshake = Handshake()) async throws
    -> RawSocket
  {
    let socket = try await connect(port: port)
    try await socket.send(handshake.text)
    let head = try await socket.head()
    guard head.hasPrefix("HTTP/1.1 101 ") else { throw Failure.noHead }
    if !isReading { try await socket.setReading(false) }
    return socket
  }
}
