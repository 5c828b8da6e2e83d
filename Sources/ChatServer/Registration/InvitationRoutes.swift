import HTTPTypes
import WireCoding

/// `/api/invitations`: a member's own, and `/api/server`: what anybody may know before registering.
struct InvitationRoutes: Sendable {
  let invitations: InvitationService
  let board: PolicyBoard
  let clock: Clock

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/server", access: .anybody, handler: server),
      APIRoute(method: .get, path: "/api/invitations", handler: list),
      APIRoute(method: .post, path: "/api/invitations", handler: make),
      APIRoute(method: .delete, path: "/api/invitations/{invitation}", handler: revoke),
    ]
  }

  private func server(_ request: APIRequest) async throws -> APIReply {
    .ok(board.current.publicJSON(over: invitations.configuration))
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    .ok(["invitations": .array(try await invitations.invitations(of: request.principal.user))])
  }

  private func make(_ request: APIRequest) async throws -> APIReply {
    let wish = try InvitationService.Wish(request.body)
    let (invitation, token) = try await invitations.make(wish, by: request.principal.user, from: request.source)
    return .created(["invitation": invitation.json(at: clock.now()), "token": .string(token.text)])
  }

  private func revoke(_ request: APIRequest) async throws -> APIReply {
    try await invitations.revoke(
      try request.id("invitation"), of: request.principal.user, from: request.source)
    return .noContent
  }
}

extension InvitationService.Wish {
  init(_ body: Fields) throws(APIError) {
    uses = body.has("uses") ? try body.integer("uses", in: 1...InvitationService.usesLimit) : 1
    lifetime =
      body.has("expiresIn")
      ? try body.integer("expiresIn", in: 1...InvitationService.lifetimeLimit) : InvitationService.lifetime
    guard let text = try body.optionalString("username", length: 3...32) else {
      username = nil
      return
    }
    guard let name = LoginName.username(text) else {
      throw APIError.invalidField("username", "3 to 32 of a-z 0-9 _ . -")
    }
    username = name
  }
}
