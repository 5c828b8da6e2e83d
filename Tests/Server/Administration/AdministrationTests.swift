import ChatServer
import Foundation
import HBSS
import NIOHTTP1
import TestServices
import Testing
import WireCoding

@Suite("Administration")
struct AdministrationTests {
  @Test("Nobody but an administrator may use any of it")
  func access() async throws {
    try await TestServer.with { server in
      let first = try await register("ana", on: server)
      let admin = try #require(first["accessToken"]?.string)
      let id = try #require(first["user"]?["id"]?.string)
      let member = try #require(try await register("ben", on: server)["accessToken"]?.string)
      func call(_ endpoint: (method: String, path: String), token: String?) async throws -> TestReply {
        let path = endpoint.path.replacing("{user}", with: "ana").replacing("{id}", with: id)
        let body: JSON? = endpoint.method == "GET" || endpoint.method == "DELETE" ? nil : ["text": "x"]
        return try await server.call(HTTPMethod(rawValue: endpoint.method), path, body, token: token)
      }
      for endpoint in Self.endpoints {
        let refused = try await call(endpoint, token: member)
        #expect(refused.status == 403 && refused.code == "administrator_required", "\(endpoint)")
        #expect(try await call(endpoint, token: nil).status == 401, "\(endpoint)")
      }
      for endpoint in Self.endpoints where !endpoint.path.hasSuffix("/sessions") {
        #expect(try await call(endpoint, token: admin).code != "administrator_required", "\(endpoint)")
      }
    }
  }

  static let endpoints: [(method: String, path: String)] = [
    ("GET", "/api/admin/users"), ("GET", "/api/admin/users/{user}"), ("PATCH", "/api/admin/users/{user}"),
    ("DELETE", "/api/admin/users/{user}"), ("POST", "/api/admin/users/{user}/reset"),
    ("DELETE", "/api/admin/users/{user}/sessions"), ("GET", "/api/admin/sessions"),
    ("DELETE", "/api/admin/sessions/{id}"), ("GET", "/api/admin/rooms"), ("GET", "/api/admin/rooms/{id}"),
    ("DELETE", "/api/admin/rooms/{id}"), ("GET", "/api/admin/policy"), ("PATCH", "/api/admin/policy"),
    ("PUT", "/api/admin/announcement"), ("DELETE", "/api/admin/announcement"), ("GET", "/api/admin/invitations"),
    ("POST", "/api/admin/invitations"), ("DELETE", "/api/admin/invitations/{id}"), ("GET", "/api/admin/audit"),
    ("GET", "/api/admin/audit/verification"),
  ]

  @Test("A disabled account loses tokens and sockets at once, and cannot come back until it is enabled")
  func disabling() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let member = try await TestAccount.register(on: server)
      let socket = try await TestSocket(member)
      socket.hello()
      _ = try await socket.next("online_users")
      let reply = try await admin.patch("/api/admin/users/" + member.username, ["disabled": true])
      #expect(reply.status == 200 && reply["disabledAt"]?.integer != nil && reply["sessions"]?.integer == 0)
      #expect(try await socket.closeCode() != nil)
      #expect(try await member.get("/api/auth/me").status == 401)
      let refresh = try await server.call(.POST, "/api/auth/refresh", ["refreshToken": .string(member.refreshToken)])
      #expect(refresh.status == 401)
      let logIn: JSON = ["login": .string(member.username), "password": .string(TestAccount.password)]
      let refused = try await server.call(.POST, "/api/auth/login", logIn)
      #expect(refused.status == 403 && refused.code == "account_disabled")
      let wrong = try await server.call(
        .POST, "/api/auth/login", ["login": .string(member.username), "password": "a wrong one"])
      #expect(wrong.code == "invalid_credentials")
      _ = try await admin.patch("/api/admin/users/" + member.username, ["disabled": false])
      #expect(try await server.call(.POST, "/api/auth/login", logIn).status == 200)
      #expect(try await member.get("/api/auth/me").status == 401)
    }
  }

  @Test("The last administrator stays one")
  func lastAdministrator() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let path = "/api/admin/users/" + admin.username
      for body: JSON in [["disabled": true], ["role": "member"]] {
        #expect(try await admin.patch(path, body).code == "last_administrator")
      }
      #expect(try await admin.delete(path).code == "last_administrator")
      #expect(try await admin.post(path + "/reset", [:]).code == "last_administrator")
      let other = try await TestAccount.register(on: server)
      _ = try await admin.patch("/api/admin/users/" + other.username, ["role": "admin"])
      #expect(try await admin.patch(path, ["role": "member"]).status == 200)
      #expect(try await admin.get("/api/admin/users").code == "administrator_required")
      #expect(try await other.get("/api/admin/users").status == 200)
    }
  }

  @Test("Who is signed out everywhere logs in again; one session can be ended alone")
  func sessions() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let member = try await TestAccount.register(on: server)
      let second = try await member.addingDevice()
      let path = "/api/admin/sessions?user=" + member.username
      let list = try #require(try await admin.get(path)["sessions"]?.array)
      #expect(list.count == 2)
      #expect(list.allSatisfy { $0["username"]?.string == member.username })
      let newest = try #require(list.last?["id"]?.string)
      #expect(try await admin.delete("/api/admin/sessions/" + newest).status == 204)
      #expect(try await second.get("/api/auth/me").status == 401)
      #expect(try await member.get("/api/auth/me").status == 200)
      let ended = try await admin.delete("/api/admin/users/" + member.username + "/sessions")
      #expect(ended["sessions"]?.integer == 1)
      #expect(try await member.get("/api/auth/me").status == 401)
      #expect(try await admin.get("/api/auth/me").status == 200)
      #expect(try await admin.get(path)["sessions"]?.array?.isEmpty == true)
    }
  }

  @Test("A deleted account leaves its rooms to the others, and its name to whoever wants it")
  func deletion() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let owner = try await TestAccount.register(on: server, "olga", email: "olga@example.org")
      let heir = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: owner)
      try await room.add([heir])
      let alone = try await TestRoom.create(by: owner)
      let socket = try await TestSocket(heir)
      socket.hello([room.id: 1])
      _ = try await socket.next("online_users")
      #expect(try await admin.delete("/api/admin/users/olga").status == 204)
      #expect(try await admin.delete("/api/admin/users/olga").status == 404)
      #expect(try await owner.get("/api/auth/me").status == 401)
      let members = try #require(try await heir.get(room.path + "/members")["members"]?.array)
      #expect(members.count == 1)
      #expect(members.first?["role"]?.string == "owner")
      #expect(try await heir.get(alone.path).status == 404)
      // The server asks for the removal of the leaves that are left.
      #expect(try await socket.next("proposal")["room"]?.uuid == room.id)
      socket.close()
      #expect(try await heir.get("/api/users?query=olga")["users"]?.array?.isEmpty == true)
      #expect(try await heir.get("/api/users?query=deleted")["users"]?.array?.isEmpty == true)
      let shown = try await heir.get("/api/users/\(owner.user.text)")
      #expect(shown["accountKey"]?.bytes == owner.accountKey.publicKey.bytes)
      #expect(shown["username"]?.string?.hasPrefix("deleted-") == true)
      let again = try await TestAccount.register(on: server, "olga", email: "olga@example.org")
      #expect(again.user != owner.user)
    }
  }

  @Test("A reset ends the account, and keeps the name for who has the link")
  func reset() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let member = try await TestAccount.register(on: server, "mia")
      _ = try await admin.patch("/api/admin/policy", ["registration": "invitation"])
      let reply = try await admin.post("/api/admin/users/mia/reset", [:])
      #expect(reply.status == 201)
      #expect(try await member.get("/api/auth/me").status == 401)
      let token = try #require(reply["token"]?.string)
      #expect(try await register("lea", on: server, invitation: token).code == "invalid_invitation")
      let again = try await register("mia", on: server, invitation: token)
      #expect(again.status == 201 && again["user"]?["role"]?.string == "member")
    }
  }

  @Test("A read-only server lets people read and log in, and administrators end it")
  func readOnly() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: admin)
      let socket = try await TestSocket(admin)
      socket.hello([room.id: 1])
      _ = try await socket.next("online_users")
      #expect(try await admin.patch("/api/admin/policy", ["readOnly": true]).status == 200)
      let refused = try await admin.send("hello", to: room.id)
      #expect(refused.status == 503 && refused.code == "read_only" && refused.headers["retry-after"].first == "60")
      socket.message("hello", to: room.id)
      #expect(try await socket.next("rejected")["code"]?.string == "read_only")
      #expect(try await register("ana", on: server).code == "read_only")
      #expect(try await admin.get(room.path).status == 200)
      let logIn: JSON = ["login": .string(admin.username), "password": .string(TestAccount.password)]
      #expect(try await server.call(.POST, "/api/auth/login", logIn).status == 200)
      #expect(try await server.call(.GET, "/api/server")["readOnly"]?.bool == true)
      #expect(try await admin.patch("/api/admin/policy", ["readOnly": false]).status == 200)
      #expect(try await admin.send("hello", to: room.id).status == 200)
      socket.close()
    }
  }

  @Test("An announcement is told to anybody until it is taken back")
  func announcement() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      #expect(try await server.call(.GET, "/api/server")["announcement"] == nil)
      #expect(try await admin.put("/api/admin/announcement", ["text": "Down at noon."]).status == 200)
      #expect(
        try await server.call(.GET, "/api/server")["announcement"]?["text"]?.string == "Down at noon.")
      #expect(try await admin.put("/api/admin/announcement", ["text": ""]).code == "invalid_field")
      #expect(try await admin.delete("/api/admin/announcement").status == 200)
      #expect(try await server.call(.GET, "/api/server")["announcement"] == nil)
    }
  }

  @Test("Accounts and rooms are listed page by page, with what they use")
  func lists() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server, "aaa")
      for name in ["bbb", "bcc", "ddd"] { _ = try await register(name, on: server) }
      let first = try await admin.get("/api/admin/users?limit=2")["users"]?.array
      #expect(first?.compactMap { $0["username"]?.string } == ["aaa", "bbb"])
      let second = try await admin.get("/api/admin/users?limit=2&after=bbb")["users"]?.array
      #expect(second?.compactMap { $0["username"]?.string } == ["bcc", "ddd"])
      let found = try await admin.get("/api/admin/users?prefix=b")["users"]?.array
      #expect(found?.compactMap { $0["username"]?.string } == ["bbb", "bcc"])
      let room = try await TestRoom.create(by: admin)
      _ = try await admin.send("0123456789", to: room.id)
      let shown = try await admin.get("/api/admin/users/" + admin.user.text)
      #expect(shown["rooms"]?.integer == 1 && shown["devices"]?.integer == 1 && shown["role"]?.string == "admin")
      let rooms = try #require(try await admin.get("/api/admin/rooms")["rooms"]?.array)
      #expect(rooms.count == 1 && rooms[0]["members"]?.integer == 1)
      #expect(try await admin.get("/api/admin/rooms?after=\(room.id.text)")["rooms"]?.array?.isEmpty == true)
      let bytes = try #require(try await admin.get("/api/admin/rooms/" + room.id.text)["bytes"]?.integer)
      #expect(bytes >= 10)
      #expect(try await admin.delete("/api/admin/rooms/" + room.id.text).status == 204)
      #expect(try await admin.get(room.path).status == 404)
      #expect(try await admin.delete("/api/admin/rooms/" + room.id.text).status == 404)
    }
  }

  @Test("Who is disabled at one node is gone at the other at once")
  func nodes() async throws {
    try await TestCluster.with { cluster in
      let admin = try await TestAccount.register(on: cluster.first)
      let member = try await TestAccount.register(on: cluster.first).moved(to: cluster.second)
      let socket = try await TestSocket(member)
      socket.hello()
      _ = try await socket.next("online_users")
      #expect(try await admin.patch("/api/admin/users/" + member.username, ["disabled": true]).status == 200)
      #expect(try await socket.closeCode() != nil)
      _ = try await eventually {
        guard try await member.get("/api/auth/me").status == 401 else { throw NotYet() }
      }
    }
  }
}
