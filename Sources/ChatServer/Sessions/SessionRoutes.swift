import HTTPTypes
import WireCoding

/// `/api/auth`: sessions, once they have begun.
struct SessionRoutes: Sendable {
  let sessions: SessionService
  let tickets: TicketOffice
  let cookie: RefreshCookie

  var routes: [APIRoute] {
    [
      APIRoute(method: .post, path: "/api/auth/refresh", access: .anybody, limit: .authentication, handler: refresh),
      APIRoute(method: .post, path: "/api/auth/logout", access: .anybody, handler: logOut),
      APIRoute(method: .get, path: "/api/auth/sessions", handler: listSessions),
      APIRoute(method: .delete, path: "/api/auth/sessions/{session}", handler: endSession),
      APIRoute(method: .post, path: "/api/auth/ws-ticket", handler: ticket),
    ]
  }

  private func refresh(_ request: APIRequest) async throws -> APIReply {
    do {
      let grant = try await sessions.refresh(try refreshToken(of: request), from: request.address)
      return APIReply(
        status: .ok, json: .object(grant.members(isWebClient: request.isWebClient)),
        headers: cookie.headers(for: grant, to: request))
    } catch let error as APIError where error.status == .unauthorized && request.isWebClient {
      var reply = APIReply(status: error.status, json: error.json, headers: cookie.clear)
      reply.headers[.contentType] = "application/problem+json"
      return reply
    }
  }

  private func logOut(_ request: APIRequest) async throws -> APIReply {
    if let token = try? refreshToken(of: request) { try await sessions.logOut(token: token, from: request.address) }
    return APIReply(status: .noContent, json: nil, headers: request.isWebClient ? cookie.clear : [:])
  }

  private func listSessions(_ request: APIRequest) async throws -> APIReply {
    let list = try await sessions.sessions(of: request.principal.user)
    return .ok([
      "sessions": .array(list.map { $0.json(isCurrent: $0.id == request.principal.session) })
    ])
  }

  private func endSession(_ request: APIRequest) async throws -> APIReply {
    try await sessions.end(try request.id("session"), of: request.principal.user, from: request.source)
    return .noContent
  }

  private func ticket(_ request: APIRequest) async throws -> APIReply {
    .ok([
      "ticket": .string(try await tickets.issue(to: request.principal)), "expiresIn": .integer(TicketOffice.lifetime),
    ])
  }

  /// From the body, or for a browser from the cookie: only with the header that a cross-site request cannot set.
  private func refreshToken(of request: APIRequest) throws -> [UInt8] {
    if let token = try request.body.optionalBytes("refreshToken", count: 1...64) { return token }
    guard request.isWebClient, let token = RefreshCookie.token(in: request.head.headerFields) else {
      throw APIError.unauthorized
    }
    return token
  }
}
