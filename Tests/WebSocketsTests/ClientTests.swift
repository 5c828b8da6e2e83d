import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Testing

@testable import WebSockets

@Suite(.serialized, .timeLimit(.minutes(10)))
struct ClientTests {
  @Test("Messages go out and come back, of every length form")
  func echoes() async throws {
    try await withServer { port, _ in
      let (connection, messages) = try await WebSocketClient.connect("ws://127.0.0.1:\(port)/ws")
      #expect(connection.role == .client)
      var iterator = messages.makeAsyncIterator()
      for size in [0, 1, 125, 126, 65_535, 65_536, 1_000_000] {
        let payload = ByteBuffer(repeating: 0x62, count: size)
        #expect(connection.send(binary: payload) == .queued)
        #expect(await iterator.next() == .binary(payload))
      }
      connection.send(text: "γειά")
      #expect(await iterator.next() == .text(ByteBuffer(string: "γειά")))
      connection.close(code: .normal)
      #expect(await iterator.next() == nil)
      #expect(messages.closure == WebSocketClosure(code: .normal, origin: .local))
    }
  }

  @Test("Two payloads of the same text are masked differently")
  func masks() async throws {
    try await withPeer { peer, connection, _ in
      connection.send(text: "same text")
      connection.send(text: "same text")
      let raw = try await peer.receive { buffer in buffer.readableBytes >= 30 ? buffer.readBytes(length: 30) : nil }
      #expect(raw[1] & 0x80 != 0 && raw[16] & 0x80 != 0)
      #expect(raw[2..<6] != raw[17..<21])
      #expect(raw[6..<15] != raw[21..<30])
    }
  }

  @Test("A long stream is read in order while the reader is slow")
  func slowReader() async throws {
    let decide: WebSocketServer.Decide = { _ in
      .accept { connection, messages in
        for number in 0..<3000 { connection.send(text: "\(number)") }
        for await _ in messages {}
      }
    }
    try await withServer(decide: decide) { port, _ in
      let (connection, messages) = try await WebSocketClient.connect("ws://127.0.0.1:\(port)/ws")
      var next = 0
      for await message in messages {
        #expect(String(buffer: message.payload) == "\(next)")
        next += 1
        if next % 500 == 0 { try await Task.sleep(for: .milliseconds(20)) }
        if next == 3000 { break }
      }
      #expect(next == 3000)
      connection.close()
    }
  }

  @Test("The subprotocol and the headers arrive")
  func offers() async throws {
    let decide: WebSocketServer.Decide = { request in
      #expect(request.head.headerFields[.authorization] == "Bearer t")
      return .accept(subprotocol: request.subprotocols.last, delegate: Echo())
    }
    try await withServer(decide: decide) { port, _ in
      let (connection, _) = try await WebSocketClient.connect(
        "ws://localhost:\(port)/ws?x=1", headers: [.authorization: "Bearer t"], subprotocols: ["one", "two"])
      #expect(connection.subprotocol == "two")
      connection.abort()
    }
  }

  @Test("A refusal carries its status, body and Retry-After")
  func refusal() async throws {
    try await withServer(decide: { _ in .refuse(.tooManyRequests, code: "rate_limited", headers: [.retryAfter: "9"]) })
    { port, _ in
      do {
        _ = try await WebSocketClient.connect("ws://127.0.0.1:\(port)/ws")
        Issue.record("connected")
      } catch let error as WebSocketError {
        #expect(error == .refused)
        #expect(error.status == 429)
        #expect(error.retryAfter == 9)
        #expect(String(decoding: error.body, as: UTF8.self).contains("rate_limited"))
      }
    }
  }

  static let answers: [(name: String, answer: String)] = [
    (
      "a wrong accept key",
      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n"
    ),
    ("no accept key", "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    ("no upgrade", "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: KEY\r\n\r\n"),
    ("another upgrade", "HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: KEY\r\n\r\n"),
    ("no connection", "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: KEY\r\n\r\n"),
    (
      "a subprotocol not offered",
      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: KEY\r\nSec-WebSocket-Protocol: z\r\n\r\n"
    ),
    (
      "an extension not offered",
      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: KEY\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
    ),
    ("no HTTP", "hello there\r\n\r\n"),
  ]

  @Test("An answer that breaks a rule opens nothing", arguments: answers)
  func wrongAnswers(_ item: (name: String, answer: String)) async throws {
    try await withListener { port, peers in
      let connecting = Task { try await WebSocketClient.connect("ws://127.0.0.1:\(port)/", subprotocols: ["a"]) }
      let peer = try await peers.next()
      let accept = try await Self.acceptKey(peer)
      try await peer.send(item.answer.replacing("KEY", with: accept))
      await #expect(throws: WebSocketError.invalidHandshake) { _ = try await connecting.value }
    }
  }

  @Test("A server that does not answer is given up in time")
  func silentServer() async throws {
    try await withListener { port, _ in
      await #expect(throws: WebSocketError.timedOut) {
        _ = try await WebSocketClient.connect("ws://127.0.0.1:\(port)/", timeout: .milliseconds(150))
      }
    }
  }

  @Test("A server that hangs up, or is not there, is a failed connect")
  func noServer() async throws {
    let port = try await withListener { port, peers in
      let connecting = Task { try await WebSocketClient.connect("ws://127.0.0.1:\(port)/") }
      try await peers.next().close()
      await #expect(throws: WebSocketError.connectFailed) { _ = try await connecting.value }
      return port
    }
    await #expect(throws: WebSocketError.connectFailed) {
      _ = try await WebSocketClient.connect("ws://127.0.0.1:\(port)/")
    }
  }

  @Test("A cancelled connect ends at once")
  func cancellation() async throws {
    try await withListener { port, _ in
      let connecting = Task { _ = try await WebSocketClient.connect("ws://127.0.0.1:\(port)/", timeout: .seconds(60)) }
      try await Task.sleep(for: .milliseconds(50))
      connecting.cancel()
      await #expect(throws: CancellationError.self) { try await connecting.value }
    }
  }

  @Test("A cancelled reader gets no more")
  func cancelledReader() async throws {
    try await withServer { port, _ in
      let (connection, messages) = try await WebSocketClient.connect("ws://127.0.0.1:\(port)/")
      let reader = Task { for await _ in messages {} }
      reader.cancel()
      await reader.value
      connection.close()
    }
  }

  // MARK: Rules for servers

  static let wrongFrames: [(RawFrame, UInt16)] = [
    (RawFrame(opcode: 1, payload: [65]), 1002),
    (RawFrame(reserved: 4, opcode: 1, payload: [65], isMasked: false), 1002),
    (RawFrame(opcode: 1, payload: [0xFF], isMasked: false), 1007), (RawFrame(opcode: 3, isMasked: false), 1002),
  ]

  @Test("A server that masks, sets reserved bits or sends bad text is closed on", arguments: wrongFrames)
  func serverRules(_ frame: RawFrame, _ code: UInt16) async throws {
    try await withPeer { peer, _, messages in
      try await peer.send(frame.bytes)
      let answer = try await peer.frame()
      #expect(answer.isMasked)
      #expect(answer.closeCode == code)
      await peer.close()
      for await _ in messages {}
      #expect(messages.closure?.origin == .violation)
    }
  }

  @Test("Frames that come in one packet with the answer are read")
  func framesBehindAnswer() async throws {
    try await withPeer(behindAnswer: RawFrame(opcode: 1, payload: Array("early".utf8), isMasked: false).bytes) {
      _, _, messages in
      var iterator = messages.makeAsyncIterator()
      #expect(await iterator.next() == .text(ByteBuffer(string: "early")))
    }
  }

  @Test("A close by the server is answered, and the server ends the connection first")
  func serverCloses() async throws {
    try await withPeer { peer, connection, messages in
      try await peer.send(RawFrame(opcode: 8, payload: [0x03, 0xE9, 0x78], isMasked: false).bytes)
      #expect(try await peer.frame().closeCode == 1001)
      #expect(await peer.ends(within: .milliseconds(100)) == false)
      await peer.close()
      for await _ in messages {}
      #expect(messages.closure == WebSocketClosure(code: .goingAway, reason: "x", origin: .peer))
      #expect(!connection.isOpen)
    }
  }

  // MARK: TLS

  @Test("wss: works with a certificate that is trusted, and only then")
  func tls() async throws {
    let certificate = try NIOSSLCertificate(bytes: Array(TestCertificate.certificate.utf8), format: .pem)
    let key = try NIOSSLPrivateKey(bytes: Array(TestCertificate.key.utf8), format: .pem)
    let context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    let webSockets = WebSocketServer(configuration: .init(origins: .any)) { _ in .accept(delegate: Echo()) }
    let http = WebSocketHTTP1Channel(responder: { _, _, _ in }, webSockets: webSockets)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }.flatMap { http.setup(channel: channel, logger: Logger(label: "test")).map { _ in } }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let url = "wss://localhost:\(server.localAddress?.port ?? 0)/ws"
    var trusting = TLSConfiguration.makeClientConfiguration()
    trusting.trustRoots = .certificates([certificate])
    let (connection, messages) = try await WebSocketClient.connect(url, tls: trusting)
    var iterator = messages.makeAsyncIterator()
    for size in [1, 200_000] {
      connection.send(binary: ByteBuffer(repeating: 3, count: size))
      #expect(await iterator.next()?.payload.readableBytes == size)
    }
    connection.close()
    #expect(await iterator.next() == nil)
    #expect(await eventually { webSockets.connectionCount == 0 })
    await #expect(throws: WebSocketError.tlsFailed) { _ = try await WebSocketClient.connect(url) }
    try await server.close()
  }

  @Test(
    "A client that says nothing of TLS, or stops in the middle, is let go", arguments: [[], [0x16, 0x03, 0x01, 0x02]])
  func silentBeforeTLS(_ start: [UInt8]) async throws {
    let certificate = try NIOSSLCertificate(bytes: Array(TestCertificate.certificate.utf8), format: .pem)
    let key = try NIOSSLPrivateKey(bytes: Array(TestCertificate.key.utf8), format: .pem)
    let context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    var connection = WebSocketConfiguration()
    connection.closeTimeout = .milliseconds(100)
    let webSockets = WebSocketServer(
      configuration: .init(origins: .any, handshakeTimeout: .milliseconds(150), connection: connection)
    ) { _ in .accept(delegate: Echo()) }
    let secure = TLSServerChannel(
      WebSocketHTTP1Channel(responder: { _, _, _ in }, webSockets: webSockets), context: { context })
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        secure.setup(channel: channel, logger: Logger(label: "test")).map { _ in }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let socket = try await RawSocket.connect(port: server.localAddress?.port ?? 0)
    if !start.isEmpty { try await socket.send(start) }
    #expect(await socket.ends())
    try await server.close()
  }

  // MARK: URLs

  @Test(
    "URLs are taken apart",
    arguments: [
      ("ws://a/", "a", 80, "/", "a"), ("wss://a", "a", 443, "/", "a"), ("ws://a:81?x=1", "a", 81, "/?x=1", "a:81"),
      ("WSS://a.example:8443/b/c?d#e", "a.example", 8443, "/b/c?d", "a.example:8443"),
      ("http://[::1]:90/ws", "::1", 90, "/ws", "[::1]:90"), ("https://[::1]/ws", "::1", 443, "/ws", "[::1]"),
    ])
  func urls(_ text: String, _ host: String, _ port: Int, _ target: String, _ authority: String) throws {
    let url = try WebSocketURL(text)
    #expect(url.host == host)
    #expect(url.port == port)
    #expect(url.target == target)
    #expect(url.authority == authority)
  }

  @Test(
    "What is no WebSocket URL is refused",
    arguments: [
      "", "a", "ftp://a", "ws://", "ws:///x", "ws://a:0/", "ws://a:99999/", "ws://a:x/", "ws://u@a/", "ws://a/ b",
      "ws://a/\r\nX: y", "ws://é/",
    ])
  func badURLs(_ text: String) async {
    await #expect(throws: WebSocketError.invalidURL) { _ = try await WebSocketClient.connect(text) }
  }

  @Test("A subprotocol that is no token is refused", arguments: ["", "a b", "a,b", "a\r\n"])
  func badSubprotocol(_ name: String) async {
    await #expect(throws: WebSocketError.invalidURL) {
      _ = try await WebSocketClient.connect("ws://127.0.0.1:1/", subprotocols: [name])
    }
  }

  // MARK: Support

  private static func acceptKey(_ peer: RawSocket) async throws -> String {
    let head = try await peer.head()
    let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("sec-websocket-key: ") }
    return ServerHandshake.accept(key: String(line?.dropFirst(19) ?? ""))
  }

  /// A connected client and the server's side of it in the test's own hands.
  private func withPeer(
    behindAnswer: [UInt8] = [],
    _ body: @Sendable (RawSocket, WebSocketConnection, WebSocketMessages) async throws -> Void
  ) async throws {
    try await withListener { port, peers in
      let connecting = Task { try await WebSocketClient.connect("ws://127.0.0.1:\(port)/") }
      let peer = try await peers.next()
      let accept = try await Self.acceptKey(peer)
      let answer =
        "HTTP/1.1 101 Switching\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n\r\n"
      try await peer.send(Array(answer.utf8) + behindAnswer)
      let (connection, messages) = try await connecting.value
      try await body(peer, connection, messages)
      connection.abort()
      await peer.close()
    }
  }
}
