import Foundation
import HTTPTypes
import NIOCore
import NIOSSL
import WebSockets

/// The connection to `/ws`, as the client uses it.
final class ClientSocket: Sendable {
  enum Event: Sendable {
    case text([UInt8])
    case closed(code: UInt16)
  }

  /// The server answered the handshake with another status than 101.
  struct Refused: Error {
    let status: Int
  }

  static let subprotocol = "nightjar.v1"

  private let connection: WebSocketConnection
  private let messages: WebSocketMessages
  private let handler: @Sendable (Event) async -> Void

  private init(
    _ connection: WebSocketConnection, _ messages: WebSocketMessages,
    _ handler: @escaping @Sendable (Event) async -> Void
  ) {
    self.connection = connection
    self.messages = messages
    self.handler = handler
  }

  static func connect(
    server: URL, tls: TLSConfiguration, token: String, handler: @escaping @Sendable (Event) async -> Void
  ) async throws -> ClientSocket {
    // http becomes ws and https wss: the rest of the address is the same.
    let address = "ws" + server.absoluteString.dropFirst(4) + "/ws"
    var headers = HTTPFields()
    headers[.authorization] = "Bearer " + token
    do {
      let (connection, messages) = try await WebSocketClient.connect(
        address, headers: headers, subprotocols: [subprotocol], tls: tls)
      return ClientSocket(connection, messages, handler)
    } catch let error as WebSocketError where error == .refused {
      throw Refused(status: error.status ?? 0)
    }
  }

  /// Begins to hand messages on, in order, one at a time.
  func start() {
    Task {
      for await message in messages {
        if case .text(let buffer) = message { await handler(.text(Array(buffer.readableBytesView))) }
      }
      await handler(.closed(code: messages.closure?.code?.rawValue ?? 1006))
    }
  }

  func send(_ text: [UInt8]) { connection.send(text: ByteBuffer(bytes: text)) }

  func close() async {
    connection.close()
    await connection.closed()
  }
}
