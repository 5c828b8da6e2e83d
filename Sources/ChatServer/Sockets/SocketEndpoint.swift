import HTTPTypes
import NIOCore
import WebSockets
import WireCoding

/// `/ws`: who may open a WebSocket, and with what bounds.
struct SocketEndpoint: Sendable {
  static let path = "/ws"
  static let subprotocol = "nightjar.v1"
  /// Bytes of a frame or message, after which 1009.
  static let messageLimit = 1 << 20

  let services: SocketServices
  let gate: Gate
  let tickets: TicketOffice

  func server(_ configuration: ServerConfiguration) -> WebSocketServer {
    var connection = WebSocketConfiguration()
    connection.maximumMessageSize = Self.messageLimit
    connection.maximumFragments = 256
    connection.maximumQueuedMessages = 16
    connection.maximumOutboundBytes = configuration.outboundLimit
    connection.keepaliveInterval = .seconds(configuration.pingInterval)
    connection.keepaliveTimeout = .seconds(20)
    return WebSocketServer(
      configuration: WebSocketServerConfiguration(
        paths: [Self.path], origins: .sameHost(or: configuration.allowedOrigins), handshakeTimeout: .seconds(10),
        connection: connection)
    ) { request in
      await decide(request)
    }
  }

  private func decide(_ request: UpgradeRequest) async -> UpgradeDecision {
    do throws(APIError) {
      let address = gate.addresses.address(of: request.head.headerFields, peer: request.remoteAddress)
      try gate.limits.takeGeneral(address)
      guard request.subprotocols.isEmpty || request.subprotocols.contains(Self.subprotocol) else {
        throw APIError(
          status: .badRequest, code: "unsupported_subprotocol", detail: "The server speaks \(Self.subprotocol).")
      }
      let principal = try await principal(of: request)
      guard let username = try await username(of: principal.user) else { throw .unauthorized }
      let slot = try services.delivery.admit(principal.user)
      return .accept(
        subprotocol: request.subprotocols.isEmpty ? nil : Self.subprotocol,
        delegate: SocketSession(slot: slot, principal: principal, username: username, services: services))
    } catch {
      gate.metrics.count(error: error.code)
      var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
      if let retryAfter = error.retryAfter { headers[.retryAfter] = String(retryAfter) }
      return .refuse(UpgradeRefusal(status: error.status, headers: headers, body: error.json.encoded))
    }
  }

  /// By the bearer header, or by `token` in the query: a ticket, or for clients that can do no better an access token.
  private func principal(of request: UpgradeRequest) async throws(APIError) -> Principal {
    guard let token = PercentDecoding.query(String(request.query))["token"] else {
      return try await gate.authenticate(request.head.headerFields)
    }
    let principal: Principal
    if let holder = await tickets.redeem(token) {
      principal = holder
    } else {
      principal = try await gate.tokens.principal(of: token)
    }
    guard !gate.revocations.isRevoked(principal.session) else { throw .unauthorized }
    return principal
  }

  private func username(of user: UUIDv7) async throws(APIError) -> String? {
    do {
      return try await services.users.username(of: user)
    } catch {
      throw APIError(any: error)
    }
  }
}
