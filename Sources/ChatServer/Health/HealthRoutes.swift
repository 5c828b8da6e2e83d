import Bus
import Database
import HTTPTypes
import WireCoding

/// `/health`, `/api/health/live`, `/api/health/ready` and `/api/stats`.
struct HealthRoutes: Sendable {
  let database: any SQLDatabase
  let bus: any Bus
  let directory: DataDirectory
  let statistics: Statistics

  /// Bytes of disk below which the server is no longer ready: less than that fills in minutes.
  static let spaceNeeded: Int64 = 64 * 1024 * 1024

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/health", access: .anybody, handler: ready),
      APIRoute(method: .get, path: "/api/health/live", access: .anybody) { _ in .ok(["status": "ok"]) },
      APIRoute(method: .get, path: "/api/health/ready", access: .anybody, handler: ready),
      APIRoute(method: .get, path: "/api/stats", access: .anybody) { _ in .ok(try await statistics.current()) },
    ]
  }

  private func ready(_ request: APIRequest) async throws -> APIReply {
    let answers = try? await database.read { try $0.row("SELECT 1")?.integer(0) }
    let checks: [(String, Bool)] = [
      ("database", answers == 1),
      ("bus", await bus.isHealthy()),
      ("disk", directory.freeSpace.map { $0 > Self.spaceNeeded } ?? true),
    ]
    let isReady = checks.allSatisfy(\.1)
    return APIReply(
      status: isReady ? .ok : .serviceUnavailable,
      json: [
        "status": isReady ? "ok" : "unavailable",
        "checks": .object(checks.map { JSON.Member($0.0, $0.1 ? "ok" : "failed") }),
      ])
  }
}
