import HTTPTypes
import WireCoding

/// `/api/admin/rooms`, `/api/admin/policy` and `/api/admin/announcement`.
struct ServerAdministrationRoutes: Sendable {
  let server: ServerAdministration
  let lists: AdministrationLists
  let gate: AdministratorGate

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/admin/rooms", handler: rooms),
      APIRoute(method: .get, path: "/api/admin/rooms/{room}", handler: room),
      APIRoute(method: .delete, path: "/api/admin/rooms/{room}", handler: deleteRoom),
      APIRoute(method: .get, path: "/api/admin/policy", handler: policy),
      APIRoute(method: .patch, path: "/api/admin/policy", handler: changePolicy),
      APIRoute(method: .put, path: "/api/admin/announcement", handler: announce),
      APIRoute(method: .delete, path: "/api/admin/announcement", handler: takeBack),
    ]
  }

  private func rooms(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    let limit = try request.queryInteger("limit", default: 100, in: 1...AdministrationLists.pageLimit)
    return .ok(["rooms": .array(try await lists.rooms(after: try request.queryID("after"), limit: limit))])
  }

  private func room(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    return .ok(try await lists.room(try request.id("room")))
  }

  private func deleteRoom(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    try await server.deleteRoom(try request.id("room"), from: source)
    return .noContent
  }

  private func policy(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    return .ok(try await server.policy())
  }

  private func changePolicy(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    var mode: RegistrationConfiguration.Mode?
    if let text = try request.body.optionalString("registration", length: 1...16) {
      guard let known = RegistrationConfiguration.Mode(rawValue: text) else {
        throw APIError.invalidField("registration", "open, invitation or closed")
      }
      mode = known
    }
    let change = ServerAdministration.PolicyChange(
      registration: mode, membersInvite: try request.body.optionalFlag("membersInvite"),
      isReadOnly: try request.body.optionalFlag("readOnly"))
    guard !change.details.isEmpty else {
      throw APIError.invalidField("registration", "or membersInvite or readOnly is required")
    }
    return .ok(try await server.change(change, from: source))
  }

  private func announce(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    let text = try request.body.string("text", length: 1...ServerPolicy.announcementLimit)
    return .ok(try await server.announce(text, from: source))
  }

  private func takeBack(_ request: APIRequest) async throws -> APIReply {
    let source = try await gate.source(of: request)
    return .ok(try await server.announce(nil, from: source))
  }
}
