import NIOCore
import Synchronization
import Testing

@testable import WebSockets

@Suite(.serialized, .timeLimit(.minutes(10)))
struct ConnectionTests {
  private func configuration(_ change: (inout WebSocketConfiguration) -> Void) -> WebSocketServerConfiguration {
    var connection = WebSocketConfiguration()
    change(&connection)
    return .init(origins: .any, connection: connection)
  }

  // MARK: Inbound

  @Test("Pings are answered while a delegate holds messages back")
  func pingsPassASlowHandler() async throws {
    let recorder = Recorder(demand: .wait)
    try await withServer(decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      for number in 0..<10 { try await socket.send(.text("\(number)"), .ping([UInt8(number)])) }
      for number in 0..<10 { #expect(try await socket.frame() == .pong([UInt8(number)])) }
      #expect(recorder.messages == ["0"])
      for _ in 0..<9 {
        let count = recorder.messages.count
        recorder.connection?.resume()
        #expect(await eventually { recorder.messages.count == count + 1 })
      }
      #expect(recorder.messages == (0..<10).map(String.init))
    }
  }

  @Test("What waits for a slow handler is bounded, and nothing of it is lost")
  func backpressure() async throws {
    let recorder = Recorder(demand: .wait)
    let bounded = configuration {
      $0.maximumQueuedMessages = 4
      $0.maximumQueuedBytes = 1 << 16
    }
    try await withServer(bounded, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      // Far more than the kernel's buffers hold.
      let count = 2000
      let pad = String(repeating: "x", count: 8000)
      let sender = Task {
        for number in 0..<count { try await socket.send(.text("\(number) \(pad)")) }
      }
      #expect(await eventually { recorder.messages.count == 1 })
      try await Task.sleep(for: .milliseconds(300))
      #expect(recorder.messages.count == 1)
      recorder.state.withLock { $0.demand = .more }
      recorder.connection?.resume()
      #expect(await eventually(within: .seconds(100)) { recorder.messages.count == count })
      try await sender.value
      #expect(recorder.messages.map { $0.prefix { $0 != " " } } == (0..<count).map { "\($0)"[...] })
    }
  }

  @Test("A message and a close that come together reach a slow handler, in that order")
  func messagesBeforeClose() async throws {
    let recorder = Recorder(demand: .wait)
    try await withServer(decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send(.text("a"), .text("b"), .close(1001, Array("off".utf8)))
      #expect(try await socket.frame().closeCode == 1001)
      await socket.close()
      try await Task.sleep(for: .milliseconds(100))
      #expect(recorder.messages == ["a"])
      #expect(recorder.closures.isEmpty)
      recorder.state.withLock { $0.demand = .more }
      recorder.connection?.resume()
      #expect(await eventually { !recorder.closures.isEmpty })
      #expect(recorder.messages == ["a", "b"])
      #expect(recorder.closures == [WebSocketClosure(code: .goingAway, reason: "off", origin: .peer)])
    }
  }

  @Test("A connection that breaks off says so, after its messages")
  func broken() async throws {
    let recorder = Recorder()
    try await withServer(decide: { _ in .accept(delegate: recorder) }) { port, server in
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send(.text("a"))
      await socket.close()
      #expect(await eventually { !recorder.closures.isEmpty })
      #expect(recorder.messages == ["a"])
      #expect(recorder.closures == [WebSocketClosure(code: nil, origin: .broken)])
      #expect(recorder.connection?.isOpen == false)
      #expect(recorder.connection?.send(text: "late") == .closed)
      #expect(server.connectionCount == 0)
    }
  }

  @Test("A message is bounded, in one frame and in many", arguments: [1, 3])
  func messageSize(_ frames: Int) async throws {
    let recorder = Recorder()
    let bounded = configuration { $0.maximumMessageSize = 1000 }
    try await withServer(bounded, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send(.text(String(repeating: "a", count: 1000)))
      let part = Array(repeating: UInt8(ascii: "b"), count: (1000 + frames) / frames)
      for frame in 0..<frames {
        socket.push(RawFrame(isFinal: frame == frames - 1, opcode: frame == 0 ? 1 : 0, payload: part).bytes)
      }
      #expect(try await socket.frame().closeCode == 1009)
      #expect(await socket.ends())
      #expect(recorder.messages.count == 1)
      await socket.close()
      #expect(await eventually { recorder.closures == [WebSocketClosure(code: .messageTooBig, origin: .violation)] })
    }
  }

  // MARK: Outbound

  @Test("A peer that does not read fills its own bound, is told apart, and can go on later")
  func overflow() async throws {
    let recorder = Recorder()
    let bounded = configuration { $0.maximumOutboundBytes = 1 << 20 }
    try await withServer(bounded, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port, isReading: false)
      #expect(await eventually { recorder.connection != nil })
      let connection = try #require(recorder.connection)
      let frame = PreparedFrame(text: String(repeating: "x", count: 10_000))
      // Kernel buffers take some megabytes first; then the bound holds.
      let accepted = try await connection.eventLoop.submit {
        var accepted = 0
        while accepted < 10_000, connection.write(frame) == .queued {
          accepted += 1
          connection.flush()
          #expect(connection.bufferedBytes <= 1 << 20)
        }
        return accepted
      }.get()
      #expect(accepted < 10_000)
      // The kernel may make some more room meanwhile.
      #expect(await eventually { connection.send(frame) == .overflow })
      #expect(connection.isOpen)
      try await socket.setReading(true)
      for _ in 0..<accepted { #expect(try await socket.frame().payload.count == 10_000) }
      #expect(await eventually { recorder.state.withLock { $0.becameWritable } > 0 })
      #expect(await eventually { connection.bufferedBytes == 0 || connection.send(text: "x") == .queued })
      #expect(connection.send(text: "more") == .queued)
    }
  }

  @Test("Frames keep their order when the socket fills, empties and fills again", arguments: [1 << 26, 1 << 16])
  func order(_ outbound: Int) async throws {
    let recorder = Recorder()
    let roomy = configuration { $0.maximumOutboundBytes = outbound }
    try await withServer(roomy, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port, isReading: false)
      #expect(await eventually { recorder.connection != nil })
      let connection = try #require(recorder.connection)
      var queued: [Int] = []
      var number = 0
      for round in 0..<120 {
        // Thrice more comes than the kernel takes while nobody reads.
        if round == 40 || round == 100 { try await socket.setReading(true) }
        if round == 60 { try await socket.setReading(false) }
        let first = number
        number += 20
        queued += try await connection.eventLoop.submit {
          (first..<first + 20).filter { number in
            let frame = PreparedFrame(text: "\(number) " + String(repeating: "x", count: number * 7919 % 29_000))
            let outcome: SendOutcome
            switch number % 4 {
            case 0: outcome = connection.send(PreparedBatch([frame]), atOnce: true)
            case 1: outcome = connection.send(PreparedBatch([frame]))
            case 2: outcome = connection.write(frame)
            default: outcome = connection.send(frame)
            }
            return outcome == .queued
          }
        }.get()
      }
      try await connection.eventLoop.submit { connection.flush() }.get()
      #expect(outbound < 1 << 20 || queued.count == number)
      for expected in queued {
        let payload = try await socket.frame().payload
        #expect(String(decoding: payload.prefix { $0 != 0x20 }, as: UTF8.self) == "\(expected)")
        #expect(payload.count == "\(expected) ".utf8.count + expected * 7919 % 29_000)
      }
      #expect(await eventually { connection.bufferedBytes == 0 })
      // The loop counts when it is asked; from elsewhere its last count is seen.
      #expect(try await connection.eventLoop.submit { connection.bufferedBytes }.get() == 0)
    }
  }

  @Test("A peer that pings and does not read is closed, not served without bound")
  func pingFlood() async throws {
    let recorder = Recorder()
    let bounded = configuration {
      $0.maximumOutboundBytes = 1 << 16
      $0.closeTimeout = .milliseconds(200)
    }
    try await withServer(bounded, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port, isReading: false)
      let pings = Array((0..<1000).map { _ in RawFrame.ping(Array(repeating: 1, count: 125)).bytes }.joined())
      for _ in 0..<400 { socket.push(pings) }
      #expect(await eventually(within: .seconds(100)) { !recorder.closures.isEmpty })
      #expect(recorder.closures.first?.code == .policyViolation)
      await socket.close()
    }
  }

  @Test("Frames sent from many threads all arrive, each whole, in the order of their sender")
  func sendsFromManyThreads() async throws {
    let recorder = Recorder()
    try await withServer(decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      #expect(await eventually { recorder.connection != nil })
      let connection = try #require(recorder.connection)
      await withTaskGroup(of: Void.self) { group in
        for sender in 0..<8 {
          group.addTask {
            for number in 0..<200 { #expect(connection.send(text: "\(sender) \(number)") == .queued) }
          }
        }
      }
      var next = Array(repeating: 0, count: 8)
      for _ in 0..<1600 {
        let parts = String(decoding: try await socket.frame().payload, as: UTF8.self).split(separator: " ").compactMap {
          Int($0)
        }
        try #require(parts.count == 2)
        #expect(parts[1] == next[parts[0]])
        next[parts[0]] += 1
      }
    }
  }

  @Test("One prepared frame serves many connections")
  func fanOut() async throws {
    let connections = Mutex<[WebSocketConnection]>([])
    final class Member: WebSocketDelegate {
      let opened: @Sendable (WebSocketConnection) -> Void
      init(_ opened: @escaping @Sendable (WebSocketConnection) -> Void) { self.opened = opened }
      func webSocketDidOpen(_ connection: WebSocketConnection) { opened(connection) }
      func webSocket(_: WebSocketConnection, didReceive _: WebSocketMessage) -> WebSocketDemand { .more }
    }
    let add: @Sendable (WebSocketConnection) -> Void = { connection in connections.withLock { $0.append(connection) } }
    try await withServer(decide: { _ in .accept(delegate: Member(add)) }) { port, _ in
      var sockets: [RawSocket] = []
      for _ in 0..<20 { sockets.append(try await .webSocket(port: port)) }
      #expect(await eventually { connections.withLock { $0.count } == 20 })
      let frames = (0..<50).map { PreparedFrame(text: ByteBuffer(string: "message \($0)")) }
      let byLoop = Dictionary(grouping: connections.withLock { $0 }) { ObjectIdentifier($0.eventLoop) }
      for group in byLoop.values {
        try await group[0].eventLoop.submit {
          for frame in frames { for connection in group { #expect(connection.write(frame) == .queued) } }
          for connection in group { connection.flush() }
        }.get()
      }
      for socket in sockets {
        for number in 0..<50 { #expect(try await socket.frame() == .text("message \(number)")) }
      }
    }
  }

  @Test("A frame written in place is the frame of its text", arguments: [0, 1, 125, 126, 65_535, 65_536])
  func writtenFrame(size: Int) {
    let text = String(repeating: "x", count: size)
    let written = PreparedFrame(textCapacity: 10) { $0.writeString(text) }
    #expect(written.bytes == PreparedFrame(text: text).bytes)
    #expect(written.size == PreparedFrame(text: text).size)
  }

  @Test("A batch arrives as its messages in order, from a server and from a client")
  func batch() async throws {
    let texts = (0..<20).map { String(repeating: "\($0)", count: $0 * 30 + 1) }
    let recorder = Recorder()
    try await withServer(decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let (connection, messages) = try await WebSocketClient.shared.connect("ws://127.0.0.1:\(port)/")
      #expect(await eventually { recorder.connection != nil })
      let batch = PreparedBatch(texts.map { PreparedFrame(text: $0) })
      for sender in [connection, try #require(recorder.connection)] {
        let outcome = try await sender.eventLoop.submit { sender.send(batch) }.get()
        #expect(outcome == .queued)
      }
      #expect(await eventually { recorder.messages == texts })
      var heard: [String] = []
      for await message in messages {
        heard.append(String(buffer: message.payload))
        if heard.count == texts.count { break }
      }
      #expect(heard == texts)
      connection.close()
    }
  }

  @Test("A delegate may send in the moment the connection opens", arguments: [false, true])
  func greets(isLate: Bool) async throws {
    final class Greeter: WebSocketDelegate {
      func webSocketDidOpen(_ connection: WebSocketConnection) {
        connection.write(PreparedFrame(text: "one"))
        connection.flush()
        connection.send(text: "two")
      }
      func webSocket(_ connection: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand {
        connection.send(text: message.payload)
        return .more
      }
    }
    try await withServer(.init(paths: ["/ws"]), decide: { _ in .accept(delegate: Greeter()) }) { port, _ in
      let socket = try await RawSocket.connect(port: port)
      if isLate {
        try await socket.send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try await socket.head()
        _ = try await socket.text(count: 9)
      }
      try await socket.send(Array(Handshake().text.utf8) + RawFrame.text("three").bytes)
      #expect(try await socket.head().hasPrefix("HTTP/1.1 101 "))
      #expect(try await socket.frame() == .text("one"))
      #expect(try await socket.frame() == .text("two"))
      #expect(try await socket.frame() == .text("three"))
      // A client greets as it opens, too, and hears its own words in the answers.
      let recorder = Recorder()
      let greeter = try await WebSocketClient.shared.connect("ws://127.0.0.1:\(port)/ws", delegate: Greeter())
      _ = try await WebSocketClient.shared.connect("ws://127.0.0.1:\(port)/ws", delegate: recorder)
      #expect(await eventually { recorder.messages == ["one", "two"] })
      greeter.abort()
      await greeter.closed()
      recorder.connection?.abort()
      await socket.close()
    }
  }

  @Test("A small bound, too, is followed by word that there is room again")
  func smallBound() async throws {
    let recorder = Recorder()
    let bounded = configuration { $0.maximumOutboundBytes = 10_000 }
    try await withServer(bounded, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port, isReading: false)
      #expect(await eventually { recorder.connection != nil })
      let connection = try #require(recorder.connection)
      let frame = PreparedFrame(binary: ByteBuffer(repeating: 1, count: 4000))
      // In one turn of the event loop, in which the kernel's making room by itself cannot be heard of.
      let heardBefore = try await connection.eventLoop.submit {
        for _ in 0..<10_000 {
          if connection.write(frame) == .overflow { break }
          connection.flush()
        }
        #expect(connection.send(frame) == .overflow)
        return recorder.state.withLock { $0.becameWritable }
      }.get()
      try await socket.setReading(true)
      #expect(await eventually { recorder.state.withLock { $0.becameWritable } > heardBefore })
      #expect(connection.send(frame) == .queued)
      await socket.close()
    }
  }

  // MARK: Closing

  @Test("A close from here waits for the answer, then ends the connection")
  func closesFromHere() async throws {
    let recorder = Recorder()
    try await withServer(decide: { _ in .accept(delegate: recorder) }) { port, server in
      let socket = try await RawSocket.webSocket(port: port)
      #expect(await eventually { recorder.connection != nil })
      recorder.connection?.send(text: "last")
      recorder.connection?.close(code: .init(rawValue: 4409), reason: "replaced")
      recorder.connection?.close(code: .normal)
      #expect(try await socket.frame() == .text("last"))
      #expect(try await socket.frame() == .close(4409, Array("replaced".utf8)))
      #expect(recorder.connection?.isOpen == false)
      #expect(recorder.connection?.send(text: "late") == .closed)
      // What the peer still sends is not delivered; its pings are not answered behind a Close frame.
      try await socket.send(.text("ignored"), .ping(), .close(4409))
      #expect(try await socket.rest().isEmpty)
      await socket.close()
      #expect(await eventually { recorder.closures == [WebSocketClosure(code: .init(rawValue: 4409), origin: .local)] })
      #expect(recorder.messages.isEmpty)
      #expect(server.connectionCount == 0)
    }
  }

  @Test("A close from here has a deadline", arguments: [true, false])
  func closeDeadline(isReading: Bool) async throws {
    let recorder = Recorder()
    let quick = configuration { $0.closeTimeout = .milliseconds(150) }
    try await withServer(quick, decide: { _ in .accept(delegate: recorder) }) { port, server in
      let socket = try await RawSocket.webSocket(port: port, isReading: isReading)
      #expect(await eventually { recorder.connection != nil })
      recorder.connection?.close()
      #expect(await eventually { !recorder.closures.isEmpty })
      #expect(recorder.closures.first?.origin == .local)
      #expect(server.connectionCount == 0)
      await socket.close()
    }
  }

  @Test("A peer that closes and never ends its side is cut off")
  func lingerDeadline() async throws {
    let recorder = Recorder()
    let quick = configuration { $0.closeTimeout = .milliseconds(150) }
    try await withServer(quick, decide: { _ in .accept(delegate: recorder) }) { port, server in
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send(.close(1000))
      #expect(try await socket.frame().closeCode == 1000)
      // The delegate hears of the end last, on the event loop's thread.
      #expect(await eventually { recorder.closures == [WebSocketClosure(code: .normal, origin: .peer)] })
      #expect(server.connectionCount == 0)
      await socket.close()
    }
  }

  @Test("A delegate may close from inside a message, whatever it answers")
  func closesFromInside() async throws {
    final class Closer: WebSocketDelegate {
      let closures = Mutex<[WebSocketClosure]>([])
      func webSocket(_ connection: WebSocketConnection, didReceive _: WebSocketMessage) -> WebSocketDemand {
        connection.close(code: .unsupportedData)
        return .wait
      }
      func webSocket(_: WebSocketConnection, didCloseWith closure: WebSocketClosure) {
        closures.withLock { $0.append(closure) }
      }
    }
    let closer = Closer()
    try await withServer(decide: { _ in .accept(delegate: closer) }) { port, server in
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send(.text("a"), .text("b"), .close(1003))
      #expect(try await socket.frame().closeCode == 1003)
      #expect(await socket.ends())
      await socket.close()
      #expect(
        await eventually {
          closer.closures.withLock { $0 } == [WebSocketClosure(code: .unsupportedData, origin: .local)]
        })
      #expect(server.connectionCount == 0)
    }
  }

  @Test("A delegate may abort from inside a message")
  func abortsFromInside() async throws {
    final class Aborter: WebSocketDelegate {
      let closures = Mutex(0)
      func webSocket(_ connection: WebSocketConnection, didReceive _: WebSocketMessage) -> WebSocketDemand {
        connection.abort()
        return .wait
      }
      func webSocket(_: WebSocketConnection, didCloseWith _: WebSocketClosure) { closures.withLock { $0 += 1 } }
    }
    let aborter = Aborter()
    try await withServer(decide: { _ in .accept(delegate: aborter) }) { port, server in
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send(.text("a"), .text("b"))
      #expect(await socket.ends())
      await socket.close()
      #expect(await eventually { aborter.closures.withLock { $0 } == 1 })
      #expect(server.connectionCount == 0)
    }
  }

  @Test("A close code that may not be sent becomes 1000; a long reason is cut between characters")
  func closeFrames() throws {
    let frame = PreparedFrame(close: .normal, reason: String(repeating: "é", count: 100))
    #expect(frame.size == 2 + 2 + 122)
    #expect(WebSocketCloseCode(rawValue: 1005).isAllowedOnWire == false)
    #expect(PreparedFrame(close: nil, reason: "x").size == 2)
  }

  @Test("Draining closes all with 1012, refuses new ones, and returns when they are gone")
  func drain() async throws {
    try await withServer { port, server in
      var sockets: [RawSocket] = []
      for _ in 0..<5 { sockets.append(try await .webSocket(port: port)) }
      #expect(await eventually { server.connectionCount == 5 })
      async let drained: Void = server.drain()
      for socket in sockets {
        #expect(try await socket.frame().closeCode == 1012)
        try await socket.send(.close(1012))
        #expect(await socket.ends())
        await socket.close()
      }
      await drained
      #expect(server.connectionCount == 0)
      let late = try await RawSocket.connect(port: port)
      try await late.send(Handshake().text)
      #expect(try await late.head().hasPrefix("HTTP/1.1 503 "))
    }
  }

  // MARK: Keepalive

  @Test("A peer that is silent is pinged, and kept while it answers")
  func keepalive() async throws {
    let recorder = Recorder()
    let quick = configuration {
      $0.keepaliveInterval = .milliseconds(80)
      $0.keepaliveTimeout = .seconds(8)
    }
    try await withServer(quick, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      for _ in 0..<8 {
        #expect(try await socket.frame() == .ping())
        try await socket.send(.pong())
      }
      #expect(recorder.closures.isEmpty)
      #expect(recorder.connection?.isOpen == true)
    }
  }

  @Test("A peer that does not answer pings is given up")
  func silence() async throws {
    let recorder = Recorder()
    let quick = configuration {
      $0.keepaliveInterval = .milliseconds(80)
      $0.keepaliveTimeout = .milliseconds(120)
    }
    try await withServer(quick, decide: { _ in .accept(delegate: recorder) }) { port, server in
      let socket = try await RawSocket.webSocket(port: port)
      #expect(try await socket.frame() == .ping())
      #expect(await socket.ends())
      #expect(await eventually { recorder.closures == [WebSocketClosure(code: nil, origin: .silence)] })
      #expect(server.connectionCount == 0)
    }
  }

  @Test("A peer is not given up for silence while the handler here is what does not read")
  func slowHandlerIsNotSilence() async throws {
    let recorder = Recorder(demand: .wait)
    let quick = configuration {
      $0.keepaliveInterval = .milliseconds(200)
      $0.keepaliveTimeout = .milliseconds(1300)
      $0.maximumQueuedMessages = 2
    }
    try await withServer(quick, decide: { _ in .accept(delegate: recorder) }) { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send((0..<10).flatMap { RawFrame.text("\($0)").bytes })
      try await Task.sleep(for: .milliseconds(2500))
      #expect(recorder.closures.isEmpty)
      recorder.state.withLock { $0.demand = .more }
      recorder.connection?.resume()
      #expect(await eventually { recorder.messages.count == 10 })
    }
  }

  // MARK: Conversations

  @Test("A conversation reads its messages in turn and ends the connection when it returns")
  func conversation() async throws {
    let decide: WebSocketServer.Decide = { _ in
      .accept { connection, messages in
        var sum = 0
        for await message in messages {
          guard let number = Int(String(buffer: message.payload)) else { break }
          sum += number
          if number % 100 == 0 { await Task.yield() }
        }
        connection.send(text: "\(sum)")
      }
    }
    try await withServer(decide: decide) { port, server in
      let socket = try await RawSocket.webSocket(port: port)
      let numbers = (1...1000).flatMap { RawFrame.text("\($0)").bytes }
      try await socket.send(numbers + RawFrame.text("end").bytes)
      #expect(try await socket.frame() == .text("500500"))
      #expect(try await socket.frame().closeCode == 1000)
      try await socket.send(.close(1000))
      #expect(await socket.ends())
      await socket.close()
      #expect(await eventually { server.connectionCount == 0 })
    }
  }
}
