import HTTPTypes
import WireCoding

/// `/health`, `/api/health/live`, `/api/health/ready` and `/api/stats`.
struct HealthRoutes: Sendable {
  let health: HealthService
  let statistics: Statistics

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/health", access: .anybody, handler: ready),
      APIRoute(method: .get, path: "/api/health/live", access: .anybody) { _ in .ok(["status": "ok"]) },
      APIRoute(method: .get, path: "/api/health/ready", access: .anybody, handler: ready),
      APIRoute(method: .get, path: "/api/stats", access: .anybody) { _ in .ok(try await statistics.current()) },
    ]
  }

  private func ready(_ request: APIRequest) async throws -> APIReply {
    let checks = await health.checks()
    let isReady = checks.allSatisfy(\.isWell)
    return APIReply(
      status: isReady ? .ok : .serviceUnavailable,
      json: [
        "status": isReady ? "ok" : "unavailable",
        "checks": .object(checks.map { JSON.Member($0.name, $0.isWell ? "ok" : "failed") }),
      ])
  }
}
