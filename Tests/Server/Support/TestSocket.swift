import HTTPTypes
import NIOCore
import Testing
import WebSockets
import WireCoding

/// A client's WebSocket whose frames are read one by one.
final class TestSocket: Sendable {
  let connection: WebSocketConnection
  private let messages: WebSocketMessages

  init(_ account: TestAccount, configuration: WebSocketConfiguration = .init()) async throws {
    (connection, messages) = try await WebSocketClient(configuration: configuration).connect(
      account.server.socketURL, headers: [.authorization: "Bearer " + account.token], subprotocols: ["nightjar.v1"])
  }

  init(url: String) async throws {
    (connection, messages) = try await WebSocketClient.shared.connect(url, subprotocols: ["nightjar.v1"])
  }

  func send(_ json: JSON) { connection.send(text: json.text) }

  func hello(_ cursors: [UUIDv7: UInt64] = [:], mailbox: UInt64 = 0) {
    let rooms = cursors.map { JSON.Member($0.key.text, .number($0.value)) }
    send(["type": "hello", "rooms": .object(rooms), "mailbox": .number(mailbox)])
  }

  func message(_ text: String, to room: UUIDv7, id: UUIDv7 = TestAccount.newID()) {
    send(["type": "message", "room": .string(room.text), "id": .string(id.text), "payload": .bytes(Array(text.utf8))])
  }

  /// The next frame, or nil at the end of the connection.
  func next() async throws -> JSON? {
    for await message in messages {
      guard case .text(let text) = message else { continue }
      return try JSON(parsing: Array(text.readableBytesView))
    }
    return nil
  }

  /// The next frame of a type; others are passed over. Fails after a minute.
  func next(_ type: String) async throws -> JSON {
    let timer = connection.eventLoop.scheduleTask(in: .seconds(60)) { self.connection.abort() }
    defer { timer.cancel() }
    while let frame = try await next() {
      if frame["type"]?.string == type { return frame }
    }
    Issue.record("no frame \(type) came; closed with \(String(describing: messages.closure))")
    throw ChannelError.eof
  }

  /// Reads to the end of the connection.
  func closeCode() async throws -> UInt16? {
    while try await next() != nil {}
    return messages.closure?.code?.rawValue
  }

  func close() { connection.close() }
}
