import Metrics
import NIOHTTP1
import Testing
import WireCoding

@testable import ChatServer

@Suite("Metrics")
struct MetricsTests {
  @Test("What the server does is counted, without naming anybody")
  func counts() async throws {
    try await DeliveryTests.withRoom(of: 2) { server, room, accounts, sockets in
      sockets[0].message("hello", to: room.id)
      _ = try await sockets[0].next("accepted")
      _ = try await sockets[1].next("message")
      _ = try await server.call(.GET, "/api/rooms/nonsense", token: accounts[0].token)
      // The event loop counts behind its last write.
      let text = try await eventually {
        let reply = try await server.send(.GET, "/metrics")
        let text = String(decoding: reply.body, as: UTF8.self)
        guard text.contains("nightjar_messages_delivered_total 2\n") else { throw NotYet() }
        #expect(reply.status == 200)
        #expect(reply.headers.first(name: "content-type") == PrometheusMetrics.contentType)
        return text
      }
      let lines = text.split(separator: "\n")
      for line in [
        "nightjar_connections 2", "nightjar_messages_received_total 1", "nightjar_append_queue_changes 0",
        "nightjar_errors_total{code=\"not_found\"} 1", "nightjar_slow_client_cut_offs_total 0",
        "# TYPE nightjar_delivery_seconds histogram", "# TYPE nightjar_connections gauge",
        "nightjar_worker_queue{pool=\"passwords\"} 0",
      ] {
        #expect(lines.contains(Substring(line)), "\(line)")
      }
      for name in [
        "nightjar_append_seconds_count ", "nightjar_delivery_seconds_bucket{le=\"+Inf\"} ",
        "nightjar_query_seconds_count{kind=\"read\"} ", "nightjar_query_seconds_count{kind=\"write\"} ",
        "nightjar_token_verification_seconds_count ", "nightjar_append_batch_size_count ",
        "nightjar_http_responses_total{status=\"2xx\"} ",
      ] {
        let line = lines.first { $0.hasPrefix(name) }
        #expect((line?.dropFirst(name.count)).flatMap { Double($0) } ?? 0 > 0, "\(name)")
      }
      for account in accounts {
        #expect(!text.contains(account.user.text) && !text.contains(account.username))
        #expect(!text.contains(room.id.text))
      }
    }
  }

  @Test("They are for the same machine and for the token, and never for what a proxy passes on")
  func access() async throws {
    try await TestServer.with({ $0.metricsToken = "a token of some length" }) { server in
      for (headers, status) in [
        ([:], 200), (["x-forwarded-for": "127.0.0.1"], 403), (["forwarded": "for=127.0.0.1"], 403),
        (["via": "1.1 proxy"], 403), (["x-forwarded-for": "10.0.0.1", "authorization": "Bearer a token"], 403),
        (["x-forwarded-for": "10.0.0.1", "authorization": "Bearer a token of some length"], 200),
      ] as [([String: String], Int)] {
        let reply = try await server.send(.GET, "/metrics", headers: headers)
        #expect(reply.status == status, "\(headers)")
      }
    }
    try await TestServer.with({ $0.metricsAddresses = ["192.0.2.1"] }) { server in
      for headers in [[:], ["authorization": "Bearer "]] {
        let reply = try await server.send(.GET, "/metrics", headers: headers)
        #expect(reply.status == 403)
      }
    }
  }

  @Test("Values fall into the bucket whose bound they do not pass")
  func buckets() {
    let metrics = PrometheusMetrics()
    let recorder = Recorder(label: "things", dimensions: [("kind", "a\"b")], aggregate: true, factory: metrics)
    for value in [0, 1, 2, 4, 5, 20_000] { recorder.record(value) }
    let gauge = Meter(label: "level", factory: metrics)
    gauge.set(3)
    gauge.increment(by: 1.5)
    let lines = metrics.text.split(separator: "\n")
    #expect(lines.first == "# TYPE level gauge")
    #expect(lines.contains("level 4.5"))
    #expect(lines.contains("things_bucket{kind=\"a\\\"b\",le=\"1.0\"} 2"))
    #expect(lines.contains("things_bucket{kind=\"a\\\"b\",le=\"4.0\"} 4"))
    #expect(lines.contains("things_bucket{kind=\"a\\\"b\",le=\"16.0\"} 5"))
    #expect(lines.contains("things_bucket{kind=\"a\\\"b\",le=\"16384.0\"} 5"))
    #expect(lines.contains("things_bucket{kind=\"a\\\"b\",le=\"+Inf\"} 6"))
    #expect(lines.contains("things_sum{kind=\"a\\\"b\"} 20012.0"))
    #expect(lines.contains("things_count{kind=\"a\\\"b\"} 6"))
  }
}
