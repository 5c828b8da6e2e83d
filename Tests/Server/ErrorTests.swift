import Foundation
import NIOHTTP1
import Testing
import WireCoding

@Suite("What is asked wrongly")
struct ErrorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let method: HTTPMethod
    let path: String
    var body: String?
    var type = "application/json"
    var isAuthorized = false
    let status: Int
    let code: String

    var testDescription: String { "\(method) \(path) → \(status) \(code)" }
  }

  static let unknownRoom = "/api/rooms/01a1fcad-9b65-7627-9f97-01d3af12e4ea"
  static let cases: [Case] = [
    Case(method: .GET, path: "/api", status: 404, code: "not_found"),
    Case(method: .GET, path: "/api/nothing/here", status: 404, code: "not_found"),
    Case(method: .POST, path: "/api/%00%ff/..", status: 404, code: "not_found"),
    Case(method: .GET, path: "/nothing.js", status: 404, code: "not_found"),
    Case(method: .GET, path: "/api/auth/login", status: 405, code: "method_not_allowed"),
    Case(method: .DELETE, path: "/health", status: 405, code: "method_not_allowed"),
    Case(method: .PUT, path: "/api/rooms", status: 405, code: "method_not_allowed"),
    Case(method: .PROPFIND, path: "/api/rooms", status: 405, code: "method_not_allowed"),
    Case(method: .GET, path: "/api/auth/me", status: 401, code: "unauthorized"),
    Case(method: .GET, path: "/api/rooms", status: 401, code: "unauthorized"),
    Case(method: .POST, path: "/api/auth/refresh", body: "{}", status: 401, code: "unauthorized"),
    Case(method: .POST, path: "/api/auth/login", body: "{", status: 400, code: "invalid_json"),
    Case(method: .POST, path: "/api/auth/login", body: "[1]", status: 400, code: "invalid_json"),
    Case(method: .POST, path: "/api/auth/login", body: "\"x\"", status: 400, code: "invalid_json"),
    Case(method: .POST, path: "/api/auth/login", body: "{\"a\":1,\"a\":2}", status: 400, code: "invalid_json"),
    Case(method: .POST, path: "/api/auth/login", body: "{\"a\":01}", status: 400, code: "invalid_json"),
    Case(method: .POST, path: "/api/auth/login", body: "{\"a\":\"\\ud800\"}", status: 400, code: "invalid_json"),
    Case(
      method: .POST, path: "/api/auth/login", body: String(repeating: "[", count: 10_000), status: 400,
      code: "invalid_json"),
    Case(method: .POST, path: "/api/auth/login", body: "{}", status: 400, code: "invalid_field"),
    Case(method: .POST, path: "/api/auth/login", status: 400, code: "invalid_field"),
    Case(
      method: .POST, path: "/api/auth/login", body: "{\"login\":1,\"password\":2}", status: 400, code: "invalid_field"),
    Case(
      method: .POST, path: "/api/auth/login", body: "{}", type: "text/plain", status: 415,
      code: "unsupported_media_type"),
    Case(
      method: .POST, path: "/api/auth/login", body: "a=b", type: "application/x-www-form-urlencoded", status: 415,
      code: "unsupported_media_type"),
    Case(
      method: .POST, path: "/api/auth/login", body: String(repeating: " ", count: 70_000), status: 413,
      code: "payload_too_large"),
    Case(
      method: .POST, path: "/api/auth/register", body: "{\"username\":\"bob\",\"password\":\"short\"}", status: 400,
      code: "invalid_field"),
    Case(
      method: .POST, path: "/api/auth/register", body: "{\"username\":\"bob\",\"password\":\"12345678\",\"id\":\"x\"}",
      status: 400, code: "invalid_field"),
    Case(
      method: .POST, path: "/api/auth/register",
      body: "{\"username\":\"bob\",\"password\":\"12345678\",\"accountKey\":\"AA\"}", status: 400, code: "invalid_field"
    ),
    Case(
      method: .POST, path: "/api/auth/register",
      body: "{\"username\":\"bob\",\"password\":\"12345678\",\"device\":{\"id\":1}}", status: 400, code: "invalid_field"
    ),
    Case(
      method: .POST, path: "/api/auth/login", body: "{\"login\":\"a\\u0000b\",\"password\":\"12345678\"}", status: 400,
      code: "invalid_field"),
    Case(method: .GET, path: "/api/users?query=ab%00", isAuthorized: true, status: 400, code: "invalid_field"),
    Case(method: .GET, path: "/api/auth/kdf", status: 400, code: "invalid_field"),
    Case(method: .GET, path: "/api/auth/kdf?login=", status: 400, code: "invalid_field"),
    Case(method: .GET, path: "/api/users", isAuthorized: true, status: 400, code: "invalid_field"),
    Case(method: .GET, path: "/api/users/x", isAuthorized: true, status: 404, code: "not_found"),
    Case(
      method: .GET, path: "/api/users/01A1FCAD-9B65-7627-9F97-01D3AF12E4EA", isAuthorized: true, status: 404,
      code: "not_found"),
    Case(method: .GET, path: unknownRoom, isAuthorized: true, status: 404, code: "not_found"),
    Case(method: .GET, path: unknownRoom + "/events?after=x", isAuthorized: true, status: 400, code: "invalid_field"),
    Case(method: .GET, path: unknownRoom + "/events?after=-1", isAuthorized: true, status: 400, code: "invalid_field"),
    Case(method: .GET, path: unknownRoom + "/events?limit=0", isAuthorized: true, status: 400, code: "invalid_field"),
    Case(
      method: .POST, path: unknownRoom + "/messages", body: "{}", isAuthorized: true, status: 400, code: "invalid_field"
    ),
    Case(
      method: .POST, path: unknownRoom + "/messages",
      body: "{\"id\":\"01a1fcad-9b65-7627-9f97-01d3af12e4ea\",\"payload\":\"AA\"}", isAuthorized: true, status: 404,
      code: "not_found"),
    Case(
      method: .POST, path: unknownRoom + "/messages",
      body: "{\"id\":\"01a1fcad-9b65-7627-9f97-01d3af12e4ea\",\"payload\":\"\"}", isAuthorized: true, status: 400,
      code: "invalid_field"),
    Case(
      method: .POST, path: "/api/rooms", body: "{\"kind\":\"cellar\"}", isAuthorized: true, status: 400,
      code: "invalid_field"),
    Case(
      method: .POST, path: "/api/keys/upload", body: "{\"packages\":7}", isAuthorized: true, status: 400,
      code: "invalid_field"),
    Case(
      method: .POST, path: "/api/keys/claim", body: "{\"user\":\"01a1fcad-9b65-7627-9f97-01d3af12e4ea\",\"suite\":1}",
      isAuthorized: true, status: 404, code: "not_found"),
    Case(
      method: .POST, path: "/api/keys/claim", body: "{\"user\":\"x\",\"suite\":1}", isAuthorized: true, status: 400,
      code: "invalid_field"),
    Case(
      method: .PUT, path: "/api/backup", body: "{\"backup\":\"!\",\"version\":1}", isAuthorized: true, status: 400,
      code: "invalid_field"),
    Case(
      method: .POST, path: "/api/mailbox/ack", body: "{\"upTo\":1.5}", isAuthorized: true, status: 400,
      code: "invalid_field"),
  ]

  @Test("Each has its status, a problem body and a stable code, and the headers that protect browsers")
  func table() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      for item in Self.cases {
        var headers: [String: String] = [:]
        if item.body != nil { headers["content-type"] = item.type }
        if item.isAuthorized { headers["authorization"] = "Bearer " + alice.token }
        let reply = try await server.send(
          item.method, item.path, body: item.body.map { Array($0.utf8) }, headers: headers)
        #expect(reply.status == item.status && reply.code == item.code, "\(item.testDescription): \(reply.status)")
        #expect(reply.headers["content-type"] == ["application/problem+json"], "\(item.testDescription)")
        #expect(reply["status"]?.integer == Int64(item.status))
        for name in ["type", "title", "detail"] { #expect(reply[name]?.string?.isEmpty == false) }
        #expect(reply.headers["x-content-type-options"] == ["nosniff"])
        #expect(reply.headers["content-security-policy"].first?.contains("default-src 'none'") == true)
        if item.status == 405 { #expect(reply.headers["allow"].first?.isEmpty == false) }
      }
    }
  }

  @Test("Memory does not grow with bad requests")
  func memory() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let large = [UInt8](repeating: 0x5b, count: 60_000)
      func storm(_ rounds: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for worker in 0..<8 {
            group.addTask {
              for round in 0..<rounds {
                let item = Self.cases[(worker * 7 + round) % Self.cases.count]
                var headers = ["content-type": item.type]
                if item.isAuthorized { headers["authorization"] = "Bearer " + alice.token }
                let body = round % 5 == 0 ? large : item.body.map { Array($0.utf8) }
                _ = try await server.send(item.method, item.path, body: body, headers: headers)
              }
            }
          }
          try await group.waitForAll()
        }
      }
      try await storm(100)
      let before = residentMemory()
      try await storm(400)
      let after = residentMemory()
      print("resident memory before and after 3,200 bad requests: \(before >> 20) MiB, \(after >> 20) MiB")
      #expect(after < before + 64 << 20)
    }
  }
}

/// Bytes of this process that are in memory.
func residentMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
