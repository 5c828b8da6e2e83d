import NIOHTTP1
import Testing
import WireCoding

@Suite("Health")
struct HealthTests {
  @Test("Liveness, readiness and statistics answer anybody")
  func health() async throws {
    try await TestServer.with { server in
      _ = try await TestAccount.register(on: server)
      for path in ["/health", "/api/health/ready", "/api/health/live"] {
        let reply = try await server.send(.GET, path)
        #expect(reply.status == 200)
        #expect(reply["status"]?.string == "ok")
      }
      #expect(try await server.send(.GET, "/health")["checks"]?["database"]?.string == "ok")
      let statistics = try await server.send(.GET, "/api/stats")
      #expect(statistics["users"]?.integer == 1)
      #expect(statistics["connections"]?.integer == 0)
    }
  }
}
