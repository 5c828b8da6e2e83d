import ChatServer
import Foundation
import NIOHTTP1
import Testing
import WireCoding

@Suite("The web client's files")
struct StaticFileTests {
  @Test("Files have their types, tags and caching; other paths lead to the start page, none out of the folder")
  func files() async throws {
    let web = temporaryDirectory()
    defer { removeDirectory(web) }
    try FileManager.default.createDirectory(atPath: web + "/assets", withIntermediateDirectories: true)
    for (name, text) in [
      "index.html": "<!doctype html>", "core.wasm": "wasm", "assets/app-AB12CD34.js": "plain",
      "assets/app-AB12CD34.js.gz": "packed", "assets/app-AB12CD34.js.br": "packed best",
      "assets/old-AB12CD34.js": "old",
      "assets/old-AB12CD34.js.gz": "old packed", ".secret": "no",
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: web + "/" + name))
    }
    try await TestServer.with({ $0.webDirectory = web }) { server in
      let index = try await server.send(.GET, "/")
      #expect(index.status == 200)
      #expect(index.headers["content-type"] == ["text/html; charset=utf-8"])
      #expect(index.headers["cache-control"] == ["no-cache"])
      let policy = try #require(index.headers["content-security-policy"].first)
      for part in ["script-src 'self' 'wasm-unsafe-eval'", "trusted-types nightjar", "frame-ancestors 'none'"] {
        #expect(policy.contains(part))
      }
      for (name, value) in [
        "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin", "referrer-policy": "no-referrer",
      ] { #expect(index.headers[name] == [value]) }
      #expect(index.headers["strict-transport-security"].isEmpty)
      let tag = try #require(index.headers["etag"].first)
      let cached = try await server.send(.GET, "/", headers: ["if-none-match": tag])
      #expect(cached.status == 304 && cached.body.isEmpty)
      #expect(try await server.send(.GET, "/rooms/some").body == index.body)
      #expect(try await server.send(.HEAD, "/").headers["content-type"] == index.headers["content-type"])
      #expect(try await server.send(.GET, "/core.wasm").headers["content-type"] == ["application/wasm"])
      let packed = try await server.send(
        .GET, "/assets/app-AB12CD34.js", headers: ["accept-encoding": "gzip, deflate, br"])
      #expect(packed.headers["content-encoding"] == ["br"])
      #expect(packed.headers["content-type"] == ["text/javascript; charset=utf-8"])
      #expect(packed.headers["cache-control"].first?.contains("immutable") == true)
      #expect(packed.body == Array("packed best".utf8))
      for (path, accepted, coding, text) in [
        ("app", "br;q=0, gzip", "gzip", "packed"), ("app", "gzip;q=0", nil, "plain"), ("app", "", nil, "plain"),
        ("old", "br, gzip", "gzip", "old packed"), ("old", "br", nil, "old"),
      ] as [(String, String, String?, String)] {
        let reply = try await server.send(
          .GET, "/assets/\(path)-AB12CD34.js", headers: ["accept-encoding": accepted])
        #expect(reply.headers["content-encoding"].first == coding, "\(path) \(accepted)")
        #expect(reply.body == Array(text.utf8), "\(path) \(accepted)")
      }
      for path in ["/../lock", "/%2e%2e/lock", "/assets/..%2f..%2flock", "/.secret", "/missing.js", "/a%00b.html"] {
        #expect(try await server.send(.GET, path).status == 404, "\(path)")
      }
      #expect(try await server.send(.POST, "/").code == "method_not_allowed")
    }
  }
}
