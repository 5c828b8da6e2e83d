import ChatServer
import Foundation
import NIOHTTP1
import TestServices
import Testing
import WebSockets
import WireCoding

@Suite("Two nodes behind nginx", .serialized, .timeLimit(.minutes(4)))
struct ProxyTests {
  /// nginx with the site that the project ships, on other ports and without TLS.
  private func withProxy(
    _ change: @escaping (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestCluster, TestServer) async throws -> Void
  ) async throws {
    try await TestCluster.with(change) { cluster in
      let proxy = try NginxServer(nodes: [cluster.first.port, cluster.second.port])
      defer { proxy.remove() }
      let server = TestServer(port: proxy.port, dataDirectory: "")
      _ = try await eventually { try await TestReply.fetch(.GET, server.url + "/api/health/live") }
      try await body(cluster, server)
    }
  }

  @Test("Requests and WebSockets reach either node")
  func upgrade() async throws {
    try await withProxy { _, proxy in
      let alice = try await TestAccount.register(on: proxy)
      let bob = try await TestAccount.register(on: proxy)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      var sockets: [TestSocket] = []
      for account in [alice, bob, alice, bob] {
        let ticket = try #require(try await account.post("/api/auth/ws-ticket", [:])["ticket"]?.string)
        let socket = try await TestSocket(url: proxy.socketURL + "?token=" + ticket)
        socket.hello([room.id: 1])
        _ = try await socket.next("online_users")
        sockets.append(socket)
      }
      sockets[0].message("hello", to: room.id)
      #expect(try await sockets[0].next("accepted")["seq"]?.integer == 2)
      for socket in sockets.dropFirst() { #expect(try await socket.next("message")["seq"]?.integer == 2) }
      for socket in sockets { socket.close() }
    }
  }

  @Test("A file larger than any other body goes up at one node and comes down at the other")
  func files() async throws {
    let folder = temporaryDirectory()
    defer { removeDirectory(folder) }
    try await withProxy({ $0.files.folder = folder }) { cluster, proxy async throws in
      let alice = try await TestAccount.register(on: proxy)
      let file = try await TestFile.reserve(TestAccount.random(8 << 20), by: alice)
      #expect(try await file.send().status == 204)
      for node in [proxy, cluster.first, cluster.second] {
        let moved = TestFile(account: alice.moved(to: node), id: file.id, bytes: file.bytes)
        #expect(try await moved.fetch().body == file.bytes)
      }
    }
  }

  @Test(
    "Limits count the client's own address where a trusted proxy names it, and what anybody else claims counts nothing")
  func addresses() async throws {
    try await withProxy({
      $0.rateLimits.authentication = .init(burst: 3, perSecond: 0.0001)
      $0.trustedProxies = ["127.0.0.1/32", "fd00::/8"]
    }) { cluster, proxy async throws in
      func ask(_ server: TestServer, from address: String, claiming claim: String? = nil) async throws -> Int {
        let claim = claim.map { ["-H", "X-Forwarded-For: \($0)"] } ?? []
        let text = try ServiceProcess.output(
          ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--interface", address] + claim
            + [server.url + "/api/auth/kdf?login=nobody"])
        return Int(text) ?? 0
      }
      // Through the proxy: each address has its own count, whatever it claims to be.
      for _ in 0..<3 { #expect(try await ask(proxy, from: "127.0.0.2") == 200) }
      #expect(try await ask(proxy, from: "127.0.0.2") == 429)
      #expect(try await ask(proxy, from: "127.0.0.2", claiming: "192.0.2.1") == 429)
      #expect(try await ask(proxy, from: "127.0.0.2", claiming: "127.0.0.1") == 429)
      #expect(try await ask(proxy, from: "127.0.0.3") == 200)
      // Past it: what is no trusted proxy speaks for itself alone.
      for index in 0..<3 {
        #expect(try await ask(cluster.first, from: "127.0.0.4", claiming: "192.0.2.\(index)") == 200)
      }
      #expect(try await ask(cluster.first, from: "127.0.0.4", claiming: "192.0.2.9") == 429)
    }
  }
}
