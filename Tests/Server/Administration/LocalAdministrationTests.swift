import ChatServer
import Foundation
import NIOHTTP1
import Testing
import WireCoding

@Suite("Administration on the store itself")
struct LocalAdministrationTests {
  /// Runs `body` with the store of a server, as the operator of its host.
  private func withStore(
    of server: TestServer, _ body: (LocalAdministration) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration()
    configuration.dataDirectory = server.dataDirectory
    configuration.databaseURL = try await TestDatabase.url(for: server.dataDirectory)
    configuration.databaseConnections = 2
    let store = try await LocalAdministration(configuration)
    do {
      try await body(store)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  @Test("What the operator changes on the store, a running server follows")
  func running() async throws {
    try await TestServer.with { server in
      let member = try await TestAccount.register(on: server, "mia")
      let socket = try await TestSocket(member)
      socket.hello()
      _ = try await socket.next("online_users")
      try await withStore(of: server) { store in
        // The only administrator, too: the operator can make another.
        let answer = await store.perform("PATCH", "/api/admin/users/mia", ["disabled": true])
        #expect(answer.status == 200)
        #expect(await store.perform("PATCH", "/api/admin/policy", ["registration": "closed"]).status == 200)
      }
      #expect(try await socket.closeCode() != nil)
      _ = try await eventually {
        guard try await member.get("/api/auth/me").status == 401 else { throw NotYet() }
        guard try await server.call(.GET, "/api/server")["registration"]?.string == "closed" else { throw NotYet() }
      }
    }
  }

  @Test("The operator invites to a server that has nobody yet, and makes administrators")
  func beginning() async throws {
    try await TestServer.with({ $0.registration.mode = .invitation }) { server in
      var token: String?
      try await withStore(of: server) { store in
        token = await store.perform("POST", "/api/admin/invitations", [:]).json?["token"]?.string
      }
      let first = try await register("ana", on: server, invitation: token)
      #expect(first["user"]?["role"]?.string == "admin")
      try await withStore(of: server) { store in
        #expect(await store.perform("PATCH", "/api/admin/users/ana", ["role": "member"]).status == 200)
        #expect(await store.perform("PATCH", "/api/admin/users/ana", ["role": "admin"]).status == 200)
        #expect(await store.perform("GET", "/api/admin/users/ben", nil).status == 404)
        #expect(await store.perform("GET", "/api/admin/nothing", nil).status == 404)
        #expect(await store.perform("PATCH", "/api/admin/users/ana", []).status == 400)
        let rows = await store.perform("GET", "/api/admin/audit?after=0", nil).json?["rows"]?.array ?? []
        #expect(rows.compactMap { $0["actor"]?.string } == ["operator", "user", "operator", "operator"])
      }
    }
  }

  @Test("Accounts and rooms are deleted without the server")
  func deletion() async throws {
    try await TestServer.with { server in
      let owner = try await TestAccount.register(on: server, "olga")
      let heir = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: owner)
      try await room.add([heir])
      let other = try await TestRoom.create(by: heir)
      try await withStore(of: server) { store in
        #expect(await store.perform("DELETE", "/api/admin/users/olga", nil).status == 204)
        #expect(await store.perform("DELETE", "/api/admin/rooms/" + other.id.text, nil).status == 204)
      }
      let members = try #require(try await heir.get(room.path + "/members")["members"]?.array)
      #expect(members.count == 1 && members[0]["role"]?.string == "owner")
      #expect(try await heir.get(other.path).status == 404)
    }
  }

  @Test("A folder without a server's store is named in the error")
  func nothing() async throws {
    var configuration = ServerConfiguration()
    configuration.dataDirectory = "/nonexistent/folder"
    await #expect(throws: ServerError.self) { _ = try await LocalAdministration(configuration) }
  }
}
