import HTTPTypes
import WireCoding

/// `/api/admin/users` and `/api/admin/sessions`. `{account}` is an id or a username.
struct AccountAdministrationRoutes: Sendable {
  let accounts: AccountAdministration
  let lists: AdministrationLists
  let gate: AdministratorGate
  let clock: Clock

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/admin/users", handler: list),
      APIRoute(method: .get, path: "/api/admin/users/{account}", handler: show),
      APIRoute(method: .patch, path: "/api/admin/users/{account}", handler: change),
      APIRoute(method: .delete, path: "/api/admin/users/{account}", handler: delete),
      APIRoute(method: .post, path: "/api/admin/users/{account}/reset", handler: reset),
      APIRoute(method: .delete, path: "/api/admin/users/{account}/sessions", handler: signOut),
      APIRoute(method: .get, path: "/api/admin/sessions", handler: sessions),
      APIRoute(method: .delete, path: "/api/admin/sessions/{session}", handler: endSession),
    ]
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    let limit = try request.queryInteger("limit", default: 100, in: 1...AdministrationLists.pageLimit)
    let prefix = (request.query["prefix"] ?? "").lowercased()
    let after = request.query["after"] ?? ""
    guard prefix.utf8.count <= 32, after.utf8.count <= 32, !prefix.utf8.contains(0), !after.utf8.contains(0) else {
      throw APIError.invalidField("prefix", "the beginning of a username")
    }
    return .ok(["users": .array(try await lists.accounts(prefix: prefix, after: after, limit: limit))])
  }

  private func show(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    return .ok(try await lists.account(try await user(of: request)))
  }

  private func change(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    let user = try await user(of: request)
    var role: UserRole?
    if let text = try request.body.optionalString("role", length: 1...16) {
      guard let known = UserRole(rawValue: text) else { throw APIError.invalidField("role", "admin or member") }
      role = known
    }
    try await accounts.change(
      user, disabled: try request.body.optionalFlag("disabled"), role: role, from: source)
    return .ok(try await lists.account(user))
  }

  private func delete(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    try await accounts.delete(try await user(of: request), from: source)
    return .noContent
  }

  private func reset(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    let (invitation, token) = try await accounts.reset(try await user(of: request), from: source)
    return .created(["invitation": invitation.json(at: clock.now()), "token": .string(token.text)])
  }

  private func signOut(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    return .ok(["sessions": .number(try await accounts.signOut(try await user(of: request), from: source))])
  }

  private func sessions(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    let limit = try request.queryInteger("limit", default: 100, in: 1...AdministrationLists.pageLimit)
    var user: UUIDv7?
    if let text = request.query["user"] { user = try await lists.find(text) }
    let sessions = try await lists.sessions(of: user, after: try request.queryID("after"), limit: limit)
    return .ok(["sessions": .array(sessions)])
  }

  private func endSession(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    try await accounts.endSession(try request.id("session"), from: source)
    return .noContent
  }

  private func user(of request: APIRequest) async throws -> UUIDv7 {
    try await lists.find(request.parameters["account"] ?? "")
  }
}
