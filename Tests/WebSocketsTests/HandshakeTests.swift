import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@testable import WebSockets

@Suite(.serialized, .timeLimit(.minutes(10)))
struct HandshakeTests {
  @Test("The accept key is that of RFC 6455 §1.3")
  func acceptKey() {
    #expect(ServerHandshake.accept(key: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }

  @Test("Base64 goes both ways and takes canonical text only")
  func base64() {
    for count in 0..<50 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.encode(Array("light work.".utf8)) == "bGlnaHQgd29yay4=")
    for text in ["A", "AA", "AAA", "A===", "AB==C", "AB==", "A-B=", "====", "AA=A", "AAA=AAAA", "AAAA\n"] {
      #expect(Base64.decode(text) == nil, "\(text)")
    }
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let handshake: Handshake
    let status: Int
    let code: String
    let header: String?

    init(_ name: String, _ status: Int, _ code: String, header: String? = nil, _ handshake: Handshake) {
      testDescription = name
      self.handshake = handshake
      self.status = status
      self.code = code
      self.header = header
    }
  }

  static let refusals: [Refusal] = [
    Refusal(
      "no version", 426, "upgrade_required", header: "sec-websocket-version: 13",
      Handshake().with("Sec-WebSocket-Version", nil)),
    Refusal(
      "version 8", 426, "upgrade_required", header: "upgrade: websocket", Handshake().with("Sec-WebSocket-Version", "8")
    ),
    Refusal("two versions", 426, "upgrade_required", Handshake().adding("Sec-WebSocket-Version", "13")),
    Refusal("a plain request on a WebSocket path", 426, "upgrade_required", Handshake().with("Upgrade", nil)),
    Refusal("another upgrade on a WebSocket path", 426, "upgrade_required", Handshake().with("Upgrade", "h2c")),
    Refusal("no key", 400, "invalid_handshake", Handshake().with("Sec-WebSocket-Key", nil)),
    Refusal("a short key", 400, "invalid_handshake", Handshake().with("Sec-WebSocket-Key", "AAAA")),
    Refusal(
      "a key that is no base64", 400, "invalid_handshake",
      Handshake().with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=!")),
    Refusal("two keys", 400, "invalid_handshake", Handshake().adding("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")),
    Refusal("POST", 400, "invalid_handshake", Handshake().line("POST /ws HTTP/1.1").with("Content-Length", "0")),
    Refusal("HTTP/1.0", 400, "invalid_handshake", Handshake().line("GET /ws HTTP/1.0")),
    Refusal("no Connection: Upgrade", 400, "invalid_handshake", Handshake().with("Connection", "keep-alive")),
    Refusal("two hosts", 400, "invalid_handshake", Handshake().adding("Host", "other")),
    Refusal("a foreign origin", 403, "foreign_origin", Handshake().with("Origin", "https://evil.example")),
    Refusal("the origin null", 403, "foreign_origin", Handshake().with("Origin", "null")),
    Refusal(
      "two origins", 403, "foreign_origin",
      Handshake().with("Origin", "http://localhost").adding("Origin", "http://localhost")),
  ]

  @Test("A handshake that breaks a rule is refused with the status and code that say so", arguments: refusals)
  func refuses(_ item: Refusal) async throws {
    try await withServer(.init(paths: ["/ws"])) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(item.handshake.text)
      let head = try await socket.head().lowercased()
      #expect(head.hasPrefix("http/1.1 \(item.status) "), "\(head)")
      #expect(head.contains("content-type: application/problem+json"))
      if let header = item.header { #expect(head.contains(header)) }
      let body = String(decoding: try await socket.rest(), as: UTF8.self)
      #expect(body.contains("\"code\":\"\(item.code)\""), "\(body)")
      #expect(body.contains("\"status\":\(item.status)"))
      await socket.close()
    }
  }

  @Test("A handshake with a body is refused")
  func refusesBody() async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().with("Content-Length", "3").text + "abc")
      #expect(try await socket.head().hasPrefix("HTTP/1.1 400 "))
    }
  }

  @Test("The decision's refusals arrive as they are", arguments: [401, 403, 404, 429, 503])
  func refusesByDecision(_ status: Int) async throws {
    var headers = HTTPFields()
    headers[.retryAfter] = "7"
    let refusal = UpgradeDecision.refuse(
      .init(code: status), code: "reason_\(status)", detail: "So \"it\" is.", headers: headers)
    try await withServer(decide: { _ in refusal }) { port, server in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().text)
      let head = try await socket.head()
      #expect(head.hasPrefix("HTTP/1.1 \(status) "))
      #expect(head.lowercased().contains("retry-after: 7"))
      #expect(head.lowercased().contains("connection: close"))
      let body = String(decoding: try await socket.rest(), as: UTF8.self)
      #expect(body.contains(#""detail":"So \"it\" is.""#), "\(body)")
      #expect(server.connectionCount == 0)
      await socket.close()
    }
  }

  static let origins: [(policy: OriginPolicy, origin: String?, host: String, isAllowed: Bool)] = [
    (.sameHost, nil, "chat.example", true),
    (.sameHost, "https://chat.example", "chat.example", true),
    (.sameHost, "http://chat.example", "chat.example", true),
    (.sameHost, "https://chat.example:443", "chat.example", true),
    (.sameHost, "http://localhost:8080", "localhost:8080", true),
    (.sameHost, "HTTP://LOCALHOST:8080", "localhost:8080", true),
    (.sameHost, "http://[::1]:8080", "[::1]:8080", true),
    (.sameHost, "http://localhost:8081", "localhost:8080", false),
    (.sameHost, "http://localhost", "localhost:8080", false),
    (.sameHost, "https://chat.example.evil.example", "chat.example", false),
    (.sameHost, "https://evil.example/chat.example", "chat.example", false),
    (.sameHost, "https://chat.example@evil.example", "chat.example", false),
    (.sameHost, "null", "null", false),
    (.sameHost, "", "chat.example", false),
    (.sameHost, "chat.example", "chat.example", false),
    (.sameHost, "https://chat.example:x", "chat.example", false),
    (.origins(["https://app.example"]), "https://app.example", "chat.example", true),
    (.origins(["https://app.example"]), "http://app.example", "chat.example", false),
    (.origins(["https://app.example"]), "https://chat.example", "chat.example", false),
    (.origins(["https://app.example:443/"]), "https://app.example", "chat.example", false),
    (.sameHost(or: ["https://app.example"]), "https://app.example", "chat.example", true),
    (.sameHost(or: ["https://app.example"]), "https://chat.example", "chat.example", true),
    (.sameHost(or: ["https://app.example"]), "https://evil.example", "chat.example", false),
    (.any, "null", "chat.example", true),
  ]

  @Test("Origins are compared by scheme, host and port", arguments: origins)
  func origin(_ item: (policy: OriginPolicy, origin: String?, host: String, isAllowed: Bool)) {
    #expect(item.policy.allows(origin: item.origin, host: item.host) == item.isAllowed)
  }

  @Test("An allowed origin connects")
  func allowedOrigin() async throws {
    try await withServer(.init(origins: .sameHost)) { port, _ in
      let socket = try await RawSocket.webSocket(port: port, Handshake().with("Origin", "http://localhost"))
      try await socket.send(.text("hi"))
      #expect(try await socket.frame() == .text("hi"))
    }
  }

  @Test("The subprotocol is chosen by the server among those offered")
  func subprotocols() async throws {
    let decide: WebSocketServer.Decide = { request in
      #expect(request.subprotocols == ["one", "nightjar.v1", "three"])
      return .accept(subprotocol: "nightjar.v1", delegate: Echo())
    }
    try await withServer(decide: decide) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(
        Handshake().adding("Sec-WebSocket-Protocol", "one, nightjar.v1").adding("Sec-WebSocket-Protocol", "three").text)
      #expect(try await socket.head().lowercased().contains("sec-websocket-protocol: nightjar.v1"))
    }
  }

  @Test("A subprotocol that was not offered is not answered")
  func unofferedSubprotocol() async throws {
    try await withServer(decide: { _ in .accept(subprotocol: "nightjar.v1", delegate: Echo()) }) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().text)
      #expect(try await socket.head().lowercased().contains("sec-websocket-protocol") == false)
    }
  }

  @Test("No extension is agreed to")
  func noExtension() async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().with("Sec-WebSocket-Extensions", "permessage-deflate").text)
      let head = try await socket.head().lowercased()
      #expect(head.hasPrefix("http/1.1 101 "))
      #expect(!head.contains("sec-websocket-extensions"))
    }
  }

  @Test("The request's path, query and address reach the decision")
  func request() async throws {
    let decide: WebSocketServer.Decide = { request in
      #expect(request.path == "/ws")
      #expect(request.query == "token=a?b")
      #expect(request.head.headerFields[.authorization] == "Bearer x")
      #expect(request.remoteAddress?.ipAddress == "127.0.0.1")
      return .accept(delegate: Echo())
    }
    try await withServer(.init(paths: ["/ws"]), decide: decide) { port, _ in
      _ = try await RawSocket.webSocket(
        port: port, Handshake().line("GET /ws?token=a?b HTTP/1.1").with("Authorization", "Bearer x"))
    }
  }

  @Test("Header names, tokens and lists are read whatever their case and spacing")
  func lenientHeaders() async throws {
    var handshake = Handshake().with("Upgrade", nil).with("Connection", nil)
    handshake.headers += [("uPgRaDe", "WebSocket"), ("CONNECTION", "keep-alive ,  upgrade")]
    try await withServer { [handshake] port, _ in
      _ = try await RawSocket.webSocket(port: port, handshake)
    }
  }

  @Test("Frames that come in one packet with the handshake are read")
  func framesBehindHandshake() async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Array(Handshake().text.utf8) + RawFrame.text("early").bytes + RawFrame.ping([7]).bytes)
      #expect(try await socket.head().hasPrefix("HTTP/1.1 101 "))
      #expect(try await socket.frame() == .text("early"))
      #expect(try await socket.frame() == .pong([7]))
    }
  }

  @Test("A handshake that comes byte by byte is read")
  func slowHandshake() async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Array(Handshake().text.utf8), piecesOf: 1)
      #expect(try await socket.head().hasPrefix("HTTP/1.1 101 "))
      try await socket.send(.text("hi"))
      #expect(try await socket.frame() == .text("hi"))
    }
  }

  // MARK: Plain requests

  private static func get(_ path: String, _ headers: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n"
  }

  @Test("Plain requests are answered on one connection, one after another and pipelined")
  func plainRequests() async throws {
    try await withServer(.init(paths: ["/ws"])) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      for path in ["/a", "/b"] {
        try await socket.send(Self.get(path))
        #expect(try await socket.head().hasPrefix("HTTP/1.1 200 "))
        #expect(try await socket.text(count: 9) == "plain \(path)\n")
      }
      try await socket.send(Self.get("/slow") + Self.get("/d"))
      #expect(try await socket.head().hasPrefix("HTTP/1.1 200 "))
      #expect(try await socket.text(count: 12) == "plain /slow\n")
      #expect(try await socket.head().hasPrefix("HTTP/1.1 200 "))
      #expect(try await socket.text(count: 9) == "plain /d\n")
    }
  }

  @Test("A kept-alive connection is upgraded after plain requests", arguments: [false, true])
  func lateUpgrade(isPipelined: Bool) async throws {
    try await withServer(.init(paths: ["/ws"]), http: .init(idleTimeout: .milliseconds(1500))) { port, server in
      let socket = try await RawSocket.connect(port: port)
      let handshake = Array(Handshake().text.utf8) + RawFrame.text("early").bytes
      if isPipelined {
        try await socket.send(Array((Self.get("/slow") + Self.get("/b")).utf8) + handshake)
      } else {
        try await socket.send(Self.get("/slow"))
      }
      #expect(try await socket.head().hasPrefix("HTTP/1.1 200 "))
      #expect(try await socket.text(count: 12) == "plain /slow\n")
      if isPipelined {
        #expect(try await socket.head().hasPrefix("HTTP/1.1 200 "))
        #expect(try await socket.text(count: 9) == "plain /b\n")
      } else {
        try await socket.send(handshake)
      }
      #expect(try await socket.head().hasPrefix("HTTP/1.1 101 "))
      #expect(try await socket.frame() == .text("early"))
      // The HTTP side's idle timeout is not the WebSocket's.
      try await Task.sleep(for: .milliseconds(2000))
      for size in [1, 70_000] {
        try await socket.send(.binary(Array(repeating: 7, count: size)))
        #expect(try await socket.frame().payload.count == size)
      }
      #expect(server.connectionCount == 1)
      try await socket.send(.close(1000))
      #expect(try await socket.frame().closeCode == 1000)
      #expect(await socket.ends())
      await socket.close()
      #expect(await eventually { server.connectionCount == 0 })
    }
  }

  @Test("A server that is cancelled closes what was upgraded late, too")
  func lateUpgradeCancelled() async throws {
    let socket = try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Self.get("/a"))
      _ = try await socket.head()
      _ = try await socket.text(count: 9)
      try await socket.send(Handshake().text)
      _ = try await socket.head()
      Task {
        #expect(try await socket.frame().closeCode == 1012)
        try await socket.send(.close(1012))
      }
      return socket
    }
    #expect(await socket.ends())
    await socket.close()
  }

  @Test("A late handshake is refused as an early one is")
  func lateRefusal() async throws {
    try await withServer(decide: { _ in .refuse(.unauthorized, code: "unauthorized") }) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Self.get("/a"))
      #expect(try await socket.head().hasPrefix("HTTP/1.1 200 "))
      #expect(try await socket.text(count: 9) == "plain /a\n")
      try await socket.send(Handshake().text)
      #expect(try await socket.head().hasPrefix("HTTP/1.1 401 "))
      #expect(String(decoding: try await socket.rest(), as: UTF8.self).contains("unauthorized"))
    }
  }

  @Test("A handshake passed through, or for another path, is a plain request")
  func passThrough() async throws {
    try await withServer(decide: { _ in .passThrough }) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().text)
      let head = try await socket.head()
      #expect(head.hasPrefix("HTTP/1.1 200 "))
      #expect(head.lowercased().contains("connection: close"))
      #expect(String(decoding: try await socket.rest(), as: UTF8.self) == "plain /ws\n")
    }
    try await withServer(.init(paths: ["/ws"])) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().line("GET /other HTTP/1.1").text)
      #expect(try await socket.head().hasPrefix("HTTP/1.1 200 "))
      #expect(String(decoding: try await socket.rest(), as: UTF8.self) == "plain /other\n")
    }
  }

  // MARK: Time

  @Test("A client that sends nothing is told so and let go", arguments: ["", "GET", "GET /ws HTTP/1.1\r\nHost: loc"])
  func silentClient(_ start: String) async throws {
    try await withServer(.init(handshakeTimeout: .milliseconds(150))) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      if !start.isEmpty { try await socket.send(start) }
      #expect(try await socket.head().hasPrefix("HTTP/1.1 408 "))
      #expect(await socket.ends())
    }
  }

  @Test("A client that drips its head, byte after byte, is let go at the same deadline")
  func drippingClient() async throws {
    try await withServer(.init(handshakeTimeout: .milliseconds(150))) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      let start = ContinuousClock.now
      for byte in Handshake().text.utf8 {
        socket.push([byte])
        try await Task.sleep(for: .milliseconds(10))
        if ContinuousClock.now - start > .seconds(1) { break }
      }
      #expect(try await socket.head().hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test("A silent client that has finished sending is let go at once")
  func finishedClient() async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.finishSending()
      #expect(await socket.ends())
    }
  }

  @Test("A refused client that never ends its side is cut off")
  func lingeringClient() async throws {
    var connection = WebSocketConfiguration()
    connection.closeTimeout = .milliseconds(100)
    try await withServer(.init(paths: ["/ws"], connection: connection)) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().with("Sec-WebSocket-Key", nil).text)
      _ = try await socket.rest()
      // Once the server has closed, sending fails.
      var isCut = false
      for _ in 0..<200 where !isCut {
        try await Task.sleep(for: .milliseconds(10))
        do { try await socket.send("x") } catch { isCut = true }
      }
      #expect(isCut)
    }
  }

  @Test("A decision that takes too long becomes 503")
  func slowDecision() async throws {
    let (gate, opener) = AsyncStream.makeStream(of: Void.self)
    let decide: WebSocketServer.Decide = { _ in
      for await _ in gate {}
      return .accept(delegate: Echo())
    }
    try await withServer(.init(handshakeTimeout: .milliseconds(150)), decide: decide) { port, server in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().text)
      #expect(try await socket.head().hasPrefix("HTTP/1.1 503 "))
      opener.finish()
      #expect(await socket.ends())
      #expect(server.connectionCount == 0)
    }
  }

  @Test("A client that leaves during the decision leaves nothing behind")
  func leavesDuringDecision() async throws {
    let recorder = Recorder()
    let decide: WebSocketServer.Decide = { _ in
      try? await Task.sleep(for: .milliseconds(200))
      return .accept(delegate: recorder)
    }
    try await withServer(decide: decide) { port, server in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Handshake().text)
      await socket.close()
      try await Task.sleep(for: .milliseconds(400))
      #expect(server.connectionCount == 0)
      #expect(recorder.connection == nil)
    }
  }

  @Test(
    "Garbage instead of HTTP is answered with 400",
    arguments: ["\u{16}\u{3}\u{1}\u{0}junk\r\n\r\n", "NO SUCH THING\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
  func garbage(_ text: String) async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(text)
      #expect(try await socket.head().hasPrefix("HTTP/1.1 400 "))
      #expect(await socket.ends())
    }
  }

  @Test("A head without end is cut off")
  func endlessHead() async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.connect(port: port)
      socket.push(Array("GET /ws HTTP/1.1\r\nX: ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 1 << 20))
      #expect(try await socket.head().hasPrefix("HTTP/1.1 400 "))
      #expect(await socket.ends())
    }
  }
}
