import ChatServer
import Database
import Foundation
import NIOHTTP1
import Testing
import WireCoding

@Suite("The audit")
struct AuditTests {
  @Test("It tells who did what to whom and from where, in one chain")
  func rows() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server, "ana")
      let member = try await TestAccount.register(on: server, "ben")
      let second = try await member.addingDevice()
      _ = try await second.delete("/api/devices/" + second.device.text)
      _ = try await server.call(.POST, "/api/auth/logout", ["refreshToken": .string(member.refreshToken)])
      _ = try await server.call(.POST, "/api/auth/logout", ["refreshToken": .string(member.refreshToken)])
      _ = try await admin.patch("/api/admin/users/ben", ["disabled": true])
      _ = try await admin.patch("/api/admin/policy", ["readOnly": false])
      let rows = try #require(try await admin.get("/api/admin/audit?after=0")["rows"]?.array)
      #expect(
        rows.compactMap { $0["action"]?.string } == [
          "account.registered", "account.registered", "session.begun", "device.added", "device.removed",
          "session.ended", "account.disabled", "policy.changed",
        ])
      #expect(rows.compactMap { $0["seq"]?.integer } == Array(1...8))
      let disabled = rows[6]
      #expect(disabled["actor"]?.string == "user" && disabled["actorName"]?.string == "ana")
      #expect(disabled["target"]?.string == "user" && disabled["targetId"]?.uuid == member.user)
      #expect(disabled["targetName"]?.string == "ben" && disabled["address"]?.string == "127.0.0.1")
      #expect(rows[7]["details"]?["readOnly"]?.bool == false)
      let verdict = try await admin.get("/api/admin/audit/verification").json
      #expect(verdict["verdict"]?.string == "whole" && verdict["rows"]?.integer == 8)
      #expect(verdict["hash"] == rows[7]["hash"])
      let newest = try await admin.get("/api/admin/audit?limit=2")["rows"]?.array
      #expect(newest?.compactMap { $0["seq"]?.integer } == [8, 7])
    }
  }

  @Test("What is refused leaves no row, and a repeated refresh token one")
  func refusals() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server, "ana")
      _ = try await register("ana", on: server)
      _ = try await admin.delete("/api/admin/users/ana")
      _ = try await server.call(.POST, "/api/auth/login", ["login": "ana", "password": "a wrong one"])
      let member = try await TestAccount.register(on: server)
      for _ in 0..<4 {
        _ = try await server.call(.POST, "/api/auth/refresh", ["refreshToken": .string(member.refreshToken)])
      }
      let rows = try #require(try await admin.get("/api/admin/audit?after=0")["rows"]?.array)
      #expect(
        rows.compactMap { $0["action"]?.string } == [
          "account.registered", "account.registered", "session.token_reused",
        ])
    }
  }

  @Test("Without addresses it tells none")
  func addresses() async throws {
    try await TestServer.with({ $0.audit.keepsAddresses = false }) { server in
      let admin = try await TestAccount.register(on: server)
      let rows = try #require(try await admin.get("/api/admin/audit")["rows"]?.array)
      #expect(rows.count == 1 && rows[0]["address"] == nil)
      #expect(try await admin.get("/api/admin/audit/verification")["verdict"]?.string == "whole")
    }
  }

  /// What somebody does to the stored rows, and what is found. The chain has six.
  static let forgeries: [(what: String, sql: [String], verdict: String, seq: Int64)] = [
    ("an action", ["UPDATE audit_log SET action = 'account.enabled' WHERE seq = 3"], "altered", 3),
    ("a time", ["UPDATE audit_log SET created_at = created_at + 1 WHERE seq = 2"], "altered", 2),
    ("an address", ["UPDATE audit_log SET address = NULL WHERE seq = 4"], "altered", 4),
    ("an actor", ["UPDATE audit_log SET actor_name = 'ben' WHERE seq = 5"], "altered", 5),
    ("details", ["UPDATE audit_log SET details = '{}' WHERE seq = 1"], "altered", 1),
    ("a target", ["UPDATE audit_log SET target_id = actor_id WHERE seq = 6"], "altered", 6),
    ("a hash", ["UPDATE audit_log SET hash = (SELECT hash FROM audit_log WHERE seq = 1) WHERE seq = 2"], "altered", 2),
    ("a missing row", ["DELETE FROM audit_log WHERE seq = 4"], "missing", 4),
    ("a missing first row", ["DELETE FROM audit_log WHERE seq = 1"], "missing", 1),
    ("a missing last row", ["DELETE FROM audit_log WHERE seq = 6"], "missing", 6),
    ("an empty table", ["DELETE FROM audit_log"], "missing", 1),
    (
      "two that changed places",
      [
        "UPDATE audit_log SET seq = 100 WHERE seq = 3", "UPDATE audit_log SET seq = 3 WHERE seq = 4",
        "UPDATE audit_log SET seq = 4 WHERE seq = 100",
      ], "altered", 3
    ),
    (
      "a row that was moved up to hide another",
      [
        "DELETE FROM audit_log WHERE seq = 3", "UPDATE audit_log SET seq = seq - 1 WHERE seq = 4",
        "UPDATE audit_log SET seq = seq - 1 WHERE seq = 5", "UPDATE audit_log SET seq = seq - 1 WHERE seq = 6",
      ], "altered", 3
    ),
    (
      "a row that was added",
      [
        """
        INSERT INTO audit_log (seq, created_at, actor, action, details, hash)
        SELECT 7, created_at, actor, action, details, hash FROM audit_log WHERE seq = 6
        """
      ], "altered", 7
    ),
    (
      "a chain that was cut short", ["UPDATE audit_chain SET last_seq = 4", "DELETE FROM audit_log WHERE seq > 4"],
      "altered", 4
    ),
  ]

  @Test("A row that was altered, taken out, added or put elsewhere is found", arguments: AuditTests.forgeries)
  func forgery(_ forgery: (what: String, sql: [String], verdict: String, seq: Int64)) async throws {
    try await TestServer.with { server in
      let token = try await chain(of: 6, on: server)
      for sql in forgery.sql { try await server.execute(sql) }
      let verdict = try await server.call(.GET, "/api/admin/audit/verification", token: token)
      #expect(verdict["verdict"]?.string == forgery.verdict, "\(forgery.what)")
      #expect(verdict["seq"]?.integer == forgery.seq, "\(forgery.what)")
    }
  }

  @Test("A chain that was written anew does not hold what was noted of the old one")
  func noted() async throws {
    try await TestServer.with { server in
      let token = try await chain(of: 4, on: server)
      let rows = try #require(try await server.call(.GET, "/api/admin/audit?after=0", token: token)["rows"]?.array)
      func verdict(_ seq: Int64, _ hash: String) async throws -> String? {
        let path = "/api/admin/audit/verification?seq=\(seq)&hash=\(hash)"
        let reply = try await server.call(.GET, path, token: token)
        return reply["verdict"]?.string ?? reply.code
      }
      let third = try #require(rows[2]["hash"]?.string)
      #expect(try await verdict(3, third) == "whole")
      #expect(try await verdict(2, third) == "rewritten")
      #expect(try await verdict(9, third) == "rewritten")
      #expect(try await verdict(3, "x") == "invalid_field")
    }
  }

  @Test("Many who write at once make one chain")
  func concurrency() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<12 { group.addTask { _ = try await register("user\(index)", on: server) } }
        for _ in 0..<12 { group.addTask { _ = try await admin.post("/api/admin/invitations", [:]) } }
        try await group.waitForAll()
      }
      let verdict = try await admin.get("/api/admin/audit/verification").json
      #expect(verdict["verdict"]?.string == "whole" && verdict["rows"]?.integer == 25)
    }
  }

  @Test("Retention takes old rows away and leaves the rest whole")
  func retention() async throws {
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    var token = ""
    try await TestServer.with(dataDirectory: directory) { server in
      token = try await chain(of: 5, on: server)
      // Written as they would have been three days ago: the hashes are of the present times, and are not looked at.
      try await server.execute("UPDATE audit_log SET created_at = 1000 WHERE seq <= 3")
    }
    try await TestServer.with(dataDirectory: directory, { $0.audit.days = 1 }) { server in
      _ = try await eventually {
        let rows = try await server.call(.GET, "/api/admin/audit?after=0", token: token)["rows"]?.array
        guard rows?.count == 2 else { throw NotYet() }
      }
      let verdict = try await server.call(.GET, "/api/admin/audit/verification", token: token)
      #expect(verdict["verdict"]?.string == "whole" && verdict["rows"]?.integer == 2)
      try await server.execute("DELETE FROM audit_log WHERE seq = 4")
      let broken = try await server.call(.GET, "/api/admin/audit/verification", token: token)
      #expect(broken["verdict"]?.string == "missing")
    }
  }

  /// An administrator's token, and a chain of so many rows.
  private func chain(of count: Int, on server: TestServer) async throws -> String {
    let token = try #require(try await register("ana", on: server)["accessToken"]?.string)
    for _ in 1..<count {
      let reply = try await server.call(.PUT, "/api/admin/announcement", ["text": "Hello."], token: token)
      try #require(reply.status == 200)
    }
    return token
  }
}
