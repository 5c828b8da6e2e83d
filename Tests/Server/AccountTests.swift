import ChatServer
import HBSS
import NIOHTTP1
import Testing
import WireCoding

@Suite("Accounts and sessions")
struct AccountTests {
  @Test("An account registers, logs in by username and by email, and finds itself")
  func roundTrip() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server, "alice", email: "Alice@Example.org")
      let me = try await alice.get("/api/auth/me")
      #expect(me.status == 200)
      #expect(me["user"]?["username"]?.string == "alice")
      #expect(me["user"]?["email"]?.string == "alice@example.org")
      #expect(me["device"]?["id"]?.uuid == alice.device)
      #expect(try await alice.get("/api/users/me").json == me.json)
      for login in ["alice", "ALICE", "alice@example.org"] {
        let reply = try await server.call(
          .POST, "/api/auth/login",
          ["login": .string(login), "password": .string(TestAccount.password), "device": .string(alice.device.text)])
        #expect(reply.status == 200)
        #expect(reply["device"]?["id"]?.uuid == alice.device)
      }
      let found = try await alice.get("/api/users?query=ali")
      #expect(found["users"]?.array?.count == 1)
      let shown = try await alice.get("/api/users/\(alice.user.text)")
      #expect(shown["accountKey"]?.bytes == alice.accountKey.publicKey.bytes)
    }
  }

  @Test("Wrong passwords and unknown names get the same answer, taken names and ids a conflict")
  func refusals() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server, "alice", email: "a@b.c")
      for (login, password) in [
        ("alice", "wrong password"), ("nobody", TestAccount.password), ("no body!", "12345678"),
      ] {
        let reply = try await server.call(
          .POST, "/api/auth/login", ["login": .string(login), "password": .string(password)])
        #expect(reply.status == 401 && reply.code == "invalid_credentials")
      }
      func register(_ members: [JSON.Member]) async throws -> TestReply {
        try await server.call(
          .POST, "/api/auth/register", .object(members + [.init("password", "long enough")]))
      }
      #expect(try await register([.init("username", "Alice")]).code == "username_taken")
      #expect(try await register([.init("username", "bob"), .init("email", "A@b.c")]).code == "email_taken")
      #expect(try await register([.init("username", "bob"), .init("id", .string(alice.user.text))]).code == "id_taken")
      #expect(try await register([.init("username", "b!")]).code == "invalid_field")
      #expect(try await register([.init("username", "bob"), .init("email", "nowhere")]).code == "invalid_field")
    }
  }

  @Test("A salt is stable for names that exist and names that do not, and differs between names")
  func salts() async throws {
    try await TestServer.with { server in
      func salt(_ login: String) async throws -> JSON? {
        try await server.call(.GET, "/api/auth/kdf?login=" + login)["salt"]
      }
      let before = try await salt("alice")
      _ = try await TestAccount.register(on: server, "alice", email: "a@b.c")
      #expect(try await salt("alice") == before)
      #expect(try await salt("a%40b.c") == before)
      let unknown = try await salt("bob")
      #expect(try await salt("Bob") == unknown)
      #expect(unknown != before)
      #expect(before?.bytes?.count == 16)
    }
  }

  @Test("A refresh token works once; its reuse ends the session and its access tokens")
  func refresh() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let first = try await server.call(.POST, "/api/auth/refresh", ["refreshToken": .string(alice.refreshToken)])
      #expect(first.status == 200)
      let token = try #require(first["accessToken"]?.string)
      let second = try #require(first["refreshToken"]?.string)
      #expect(try await server.call(.GET, "/api/auth/me", token: token).status == 200)
      let reuse = try await server.call(.POST, "/api/auth/refresh", ["refreshToken": .string(alice.refreshToken)])
      #expect(reuse.status == 401 && reuse.code == "token_reused")
      let family = try await server.call(.POST, "/api/auth/refresh", ["refreshToken": .string(second)])
      #expect(family.status == 401)
      #expect(try await server.call(.GET, "/api/auth/me", token: token).code == "unauthorized")
    }
  }

  @Test("A browser keeps its refresh token in a cookie that scripts cannot read and other sites cannot use")
  func cookies() async throws {
    try await TestServer.with { server in
      _ = try await TestAccount.register(on: server, "alice")
      let web = ["x-nightjar-client": "web"]
      let logIn = try await server.call(
        .POST, "/api/auth/login", ["login": "alice", "password": .string(TestAccount.password)], headers: web)
      #expect(logIn["refreshToken"] == nil)
      let header = try #require(logIn.headers["set-cookie"].first)
      for part in ["HttpOnly", "SameSite=Strict", "Path=/api/auth"] { #expect(header.contains(part)) }
      let cookie = String(header.prefix { $0 != ";" })
      let bare = try await server.call(.POST, "/api/auth/refresh", headers: ["cookie": cookie])
      #expect(bare.status == 401 && bare.code == "unauthorized")
      let refreshed = try await server.call(
        .POST, "/api/auth/refresh", headers: web.merging(["cookie": cookie]) { $1 })
      #expect(refreshed.status == 200)
      let renewed = String(try #require(refreshed.headers["set-cookie"].first).prefix { $0 != ";" })
      #expect(renewed != cookie)
      let logOut = try await server.call(.POST, "/api/auth/logout", headers: web.merging(["cookie": renewed]) { $1 })
      #expect(logOut.status == 204)
      #expect(logOut.headers["set-cookie"].first?.contains("Max-Age=0") == true)
      let over = try await server.call(.POST, "/api/auth/refresh", headers: web.merging(["cookie": renewed]) { $1 })
      #expect(over.status == 401)
    }
  }

  @Test("Sessions are listed, and one can end another")
  func sessions() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let other = try await alice.addingDevice()
      let list = try await alice.get("/api/auth/sessions")
      let sessions = try #require(list["sessions"]?.array)
      #expect(sessions.count == 2)
      let theirs = try #require(sessions.first { $0["current"]?.bool == false }?["id"]?.string)
      #expect(try await alice.delete("/api/auth/sessions/" + theirs).status == 204)
      #expect(try await other.get("/api/auth/me").status == 401)
      #expect(try await alice.delete("/api/auth/sessions/" + theirs).status == 404)
      let stranger = try await TestAccount.register(on: server)
      let mine = try #require(sessions.first { $0["current"]?.bool == true }?["id"]?.string)
      #expect(try await stranger.delete("/api/auth/sessions/" + mine).status == 404)
    }
  }

  @Test("An access token expires, and a forged or foreign one is none")
  func tokens() async throws {
    try await TestServer.with({ $0.accessTokenLifetime = 1 }) { server in
      let alice = try await TestAccount.register(on: server)
      try await Task.sleep(for: .milliseconds(2100))
      let expired = try await alice.get("/api/auth/me")
      #expect(expired.status == 401 && expired.code == "token_expired")
      var forged = alice.token
      forged.removeLast(2)
      for token in [forged + "AA", "x", "a.b.c", "", String(repeating: "x", count: 5000)] {
        #expect(try await server.call(.GET, "/api/auth/me", token: token).code == "unauthorized")
      }
      // Header {"alg":"none"}: no algorithm but the server's own is taken.
      let none = "eyJhbGciOiJub25lIn0." + alice.token.split(separator: ".")[1] + "."
      #expect(try await server.call(.GET, "/api/auth/me", token: none).code == "unauthorized")
    }
  }

  @Test("Sessions and tokens outlive a restart; ended ones stay ended")
  func restart() async throws {
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    var tokens: [String] = []
    try await TestServer.with(dataDirectory: directory) { server in
      let alice = try await TestAccount.register(on: server, "alice")
      let bob = try await TestAccount.register(on: server, "bob")
      _ = try await server.call(.POST, "/api/auth/logout", ["refreshToken": .string(bob.refreshToken)])
      tokens = [alice.token, bob.token]
    }
    try await TestServer.with(dataDirectory: directory) { server in
      let kept = try await server.call(.GET, "/api/auth/me", token: tokens[0])
      #expect(kept.status == 200)
      let ended = try await server.call(.GET, "/api/auth/me", token: tokens[1])
      #expect(ended.status == 401)
    }
  }
}
