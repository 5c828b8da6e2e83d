import NIOCore
import Testing

@testable import WebSockets

/// Many clients that do everything wrong at once. The server has to outlive them and forget them.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct HammerTests {
  /// Frames that are mostly plausible, so that the damage comes late.
  private static func noise() -> [UInt8] {
    (0..<Int.random(in: 1...30)).flatMap { _ -> [UInt8] in
      var frame = RawFrame(
        isFinal: Int.random(in: 0..<4) > 0, reserved: Int.random(in: 0..<40) == 0 ? 1 : 0,
        opcode: [0, 1, 1, 2, 2, 9, 10, .random(in: 0...15)].randomElement() ?? 1,
        payload: (0..<Int.random(in: 0...200)).map { _ in UInt8.random(in: 32...126) },
        isMasked: Int.random(in: 0..<60) > 0)
      if frame.opcode >= 8 { frame.payload = Array(frame.payload.prefix(Int.random(in: 0...126))) }
      var bytes = frame.bytes
      if Int.random(in: 0..<20) == 0 { bytes[Int.random(in: bytes.indices)] = .random(in: 0...255) }
      if Int.random(in: 0..<20) == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count)) }
      return bytes
    }
  }

  @Test("Random frames from many clients leave the server well and nothing behind")
  func randomFrames() async throws {
    var connection = WebSocketConfiguration()
    connection.closeTimeout = .milliseconds(300)
    connection.maximumMessageSize = 2000
    try await withServer(.init(origins: .any, connection: connection)) { port, server in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            for _ in 0..<25 {
              let socket = try await RawSocket.webSocket(port: port)
              for _ in 0..<5 { socket.push(Self.noise()) }
              // Some leave at once, some wait for the end that the server makes.
              if Bool.random() { _ = await socket.ends(within: .milliseconds(20)) }
              await socket.close()
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(await eventually { server.connectionCount == 0 })
      let socket = try await RawSocket.webSocket(port: port)
      try await socket.send(.text("still there"))
      #expect(try await socket.frame() == .text("still there"))
      await socket.close()
    }
  }

  @Test("A million bytes of garbage on the port are answered with 400 or an end")
  func garbageOnThePort() async throws {
    try await withServer { port, server in
      for start in [
        "", "GET ", "GET /ws HTTP/1.1\r\n", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
      ] {
        let socket = try await RawSocket.connect(port: port)
        socket.push(Array(start.utf8) + (0..<1_000_000).map { _ in UInt8.random(in: 0...255) })
        #expect(await socket.ends())
        await socket.close()
      }
      let socket = try await RawSocket.webSocket(port: port)
      #expect(await eventually { server.connectionCount == 1 })
      await socket.close()
    }
  }

  @Test("A thousand connections open, hear one message each, and are gone when they leave")
  func manyConnections() async throws {
    try await withServer { port, server in
      var sockets: [RawSocket] = []
      for start in stride(from: 0, to: 1000, by: 50) {
        try await withThrowingTaskGroup(of: RawSocket.self) { group in
          for _ in start..<(start + 50) { group.addTask { try await RawSocket.webSocket(port: port) } }
          for try await socket in group { sockets.append(socket) }
        }
      }
      #expect(await eventually { server.connectionCount == 1000 })
      for socket in sockets { socket.push(RawFrame.text("x").bytes) }
      for socket in sockets { #expect(try await socket.frame() == .text("x")) }
      for socket in sockets { await socket.close() }
      #expect(await eventually { server.connectionCount == 0 })
    }
  }
}
