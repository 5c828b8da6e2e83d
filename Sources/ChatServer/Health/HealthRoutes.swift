import Bus
import Database
import HTTPTypes
import WireCoding

/// `/health`, `/api/health/live`, `/api/health/ready` and `/api/stats`.
struct HealthRoutes: Sendable {
  let database: any SQLDatabase
  let bus: any Bus
  let directory: DataDirectory
  let delivery: Delivery
  let statistics: Statistics

  /// Bytes of disk below which the server is no longer ready: less than that fills in minutes.
  static let spaceNeeded: Int64 = 64 * 1024 * 1024

  /// How long the database may take to answer.
  private static let patience = Duration.seconds(3)

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/health", access: .anybody, handler: ready),
      APIRoute(method: .get, path: "/api/health/live", access: .anybody) { _ in .ok(["status": "ok"]) },
      APIRoute(method: .get, path: "/api/health/ready", access: .anybody, handler: ready),
      APIRoute(method: .get, path: "/api/stats", access: .anybody) { _ in .ok(try await statistics.current()) },
    ]
  }

  private func ready(_ request: APIRequest) async throws -> APIReply {
    let checks: [(String, Bool)] = [
      ("database", await databaseAnswers()),
      ("bus", bus.isHealthy()),
      ("serving", !delivery.isStopping),
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

  /// Whether the database answers within some seconds: one that hangs is as good as none.
  private func databaseAnswers() async -> Bool {
    let (answers, continuation) = AsyncStream.makeStream(of: Bool.self)
    let question = Task { [database] in
      let answer = try? await database.read { try $0.row("SELECT 1")?.integer(0) }
      continuation.yield(answer == 1)
    }
    let limit = Task {
      try? await Task.sleep(for: Self.patience)
      continuation.yield(false)
    }
    defer {
      question.cancel()
      limit.cancel()
    }
    for await answer in answers { return answer }
    return false
  }
}
