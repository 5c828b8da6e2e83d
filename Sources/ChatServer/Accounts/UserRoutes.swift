import HTTPTypes
import WireCoding

/// `/api/users`: finding people.
struct UserRoutes: Sendable {
  let users: UserService

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/users", handler: search),
      APIRoute(method: .get, path: "/api/users/{user}", handler: show),
      APIRoute(method: .patch, path: "/api/users/me", handler: change),
    ]
  }

  private func search(_ request: APIRequest) async throws -> APIReply {
    guard let text = request.query["query"], (2...254).contains(text.utf8.count) else {
      throw APIError.invalidField("query", "a string of 2 to 254 bytes")
    }
    return .ok(["users": .array(try await users.search(text).map(\.nameJSON))])
  }

  private func change(_ request: APIRequest) async throws -> APIReply {
    try await users.change(request.principal.user, receipts: try request.body.optionalFlag("receipts"))
    return .noContent
  }

  private func show(_ request: APIRequest) async throws -> APIReply {
    .ok(try await users.user(try request.id("user")).publicJSON)
  }
}
