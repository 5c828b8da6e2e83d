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
      "assets/app-AB12CD34.js.gz": "packed", ".secret": "no",
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
      let packed = try await server.send(.GET, "/assets/app-AB12CD34.js", headers: ["accept-encoding": "br, gzip"])
      #expect(packed.headers["content-encoding"] == ["gzip"])
      #expect(packed.headers["content-type"] == ["text/javascript; charset=utf-8"])
      #expect(packed.headers["cache-control"].first?.contains("immutable") == true)
      #expect(packed.body == Array("packed".utf8))
      let plain = try await server.send(.GET, "/assets/app-AB12CD34.js", headers: ["accept-encoding": "gzip;q=0"])
      #expect(plain.body == Array("plain".utf8))
      for path in ["/../lock", "/%2e%2e/lock", "/assets/..%2f..%2flock", "/.secret", "/missing.js", "/a%00b.html"] {
        #expect(try await server.send(.GET, path).status == 404, "\(path)")
      }
      #expect(try await server.send(.POST, "/").code == "method_not_allowed")
    }
  }
}
