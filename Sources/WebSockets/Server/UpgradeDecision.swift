public import HTTPTypes

/// What a server does with a handshake.
public enum UpgradeDecision: Sendable {
  /// Open the WebSocket. `subprotocol` must be one that the client offered, or nil.
  case accept(subprotocol: String? = nil, headers: HTTPFields = [:], delegate: any WebSocketDelegate)
  /// Answer with an HTTP status and close.
  case refuse(UpgradeRefusal)
  /// Hand the request to the HTTP responder, as if it asked for no upgrade.
  case passThrough
}

extension UpgradeDecision {
  /// Refuses with a problem body (RFC 9457); `code` is the stable name of the reason.
  public static func refuse(
    _ status: HTTPResponse.Status, code: String, detail: String? = nil, headers: HTTPFields = [:]
  ) -> Self {
    .refuse(UpgradeRefusal(status, code: code, detail: detail, headers: headers))
  }

  /// Opens the WebSocket and runs `body` in a task of its own; the connection is closed when `body` returns.
  public static func accept(
    subprotocol: String? = nil, headers: HTTPFields = [:],
    _ body: @escaping @Sendable (WebSocketConnection, WebSocketMessages) async -> Void
  ) -> Self {
    .accept(subprotocol: subprotocol, headers: headers, delegate: ConversationDelegate(body))
  }
}
