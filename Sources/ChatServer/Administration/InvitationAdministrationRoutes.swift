import HTTPTypes
import WireCoding

/// `/api/admin/invitations`: everybody's.
struct InvitationAdministrationRoutes: Sendable {
  let invitations: InvitationService
  let gate: AdministratorGate
  let clock: Clock

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/admin/invitations", handler: list),
      APIRoute(method: .post, path: "/api/admin/invitations", handler: make),
      APIRoute(method: .delete, path: "/api/admin/invitations/{invitation}", handler: revoke),
    ]
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    return .ok(["invitations": .array(try await invitations.invitations(of: nil))])
  }

  private func make(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    let (invitation, token) = try await invitations.make(try .init(request.body), from: source)
    return .created(["invitation": invitation.json(at: clock.now()), "token": .string(token.text)])
  }

  private func revoke(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    try await invitations.revoke(try request.id("invitation"), of: nil, from: source)
    return .noContent
  }
}
