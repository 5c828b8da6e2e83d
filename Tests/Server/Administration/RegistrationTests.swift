import ChatServer
import Ciphers
import Foundation
import NIOHTTP1
import TestServices
import Testing
import WireCoding

@Suite("Registration")
struct RegistrationTests {
  @Test("The first account is an administrator, later ones are members, also where all come at once")
  func firstAccount() async throws {
    try await TestServer.with { server in
      let roles = try await withThrowingTaskGroup(of: String?.self) { group in
        for index in 0..<6 {
          group.addTask { try await register("user\(index)", on: server)["user"]?["role"]?.string }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(roles.filter { $0 == "admin" }.count == 1)
      #expect(roles.filter { $0 == "member" }.count == 5)
    }
  }

  @Test("A closed server and one by invitation refuse, and say why")
  func refusals() async throws {
    try await TestServer.with({ $0.registration.mode = .closed }) { server in
      let refused = try await register("ana", on: server)
      #expect(refused.status == 403 && refused.code == "registration_closed")
      #expect(try await server.call(.GET, "/api/server")["registration"]?.string == "closed")
    }
    let strangers = ["x", "AAAA", Base64URL.encode(TestAccount.random(48))]
    try await TestServer.with({ $0.registration.mode = .invitation }) { (server: TestServer) async throws -> Void in
      #expect(try await register("ana", on: server).code == "invitation_required")
      for text in strangers {
        #expect(try await register("ana", on: server, invitation: text).code == "invalid_invitation")
      }
    }
  }

  @Test("An administrator closes registration at run time, and opens it again")
  func policy() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let member = try await TestAccount.register(on: server)
      let refused = try await member.patch("/api/admin/policy", ["registration": "closed"])
      #expect(refused.status == 403 && refused.code == "administrator_required")
      #expect(try await admin.patch("/api/admin/policy", ["registration": "closed"]).status == 200)
      #expect(try await server.call(.GET, "/api/server")["registration"]?.string == "closed")
      #expect(try await register("ana", on: server).code == "registration_closed")
      #expect(try await admin.patch("/api/admin/policy", ["registration": "open"]).status == 200)
      #expect(try await register("ana", on: server).status == 201)
      for body: JSON in [[:], ["registration": "ajar"], ["readOnly": 1]] {
        #expect(try await admin.patch("/api/admin/policy", body).code == "invalid_field")
      }
    }
  }

  @Test("An invitation is good as often as it says, for two that race for the last use as well")
  func uses() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      _ = try await admin.patch("/api/admin/policy", ["registration": "invitation"])
      let token = try await invitation(by: admin, ["uses": 3])
      let replies = try await withThrowingTaskGroup(of: TestReply.self) { group in
        for index in 0..<8 {
          group.addTask { try await register("user\(index)", on: server, invitation: token) }
        }
        return try await group.reduce(into: [TestReply]()) { $0.append($1) }
      }
      #expect(replies.filter { $0.status == 201 }.count == 3)
      #expect(replies.filter { $0.code == "invalid_invitation" }.count == 5)
      let list = try await admin.get("/api/admin/invitations")["invitations"]?.array
      #expect(list?.first?["uses"]?.integer == 3)
      #expect(list?.first?["good"]?.bool == false)
    }
  }

  @Test("A registration that fails uses no invitation up")
  func failure() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server, "ana")
      _ = try await admin.patch("/api/admin/policy", ["registration": "invitation"])
      let token = try await invitation(by: admin, [:])
      #expect(try await register("ana", on: server, invitation: token).code == "username_taken")
      #expect(try await register("ben", on: server, invitation: token).status == 201)
      #expect(try await register("cleo", on: server, invitation: token).code == "invalid_invitation")
    }
  }

  @Test("An invitation ends with its time, when it is taken back, and when its maker is disabled")
  func ends() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let member = try await TestAccount.register(on: server)
      _ = try await admin.patch("/api/admin/policy", ["registration": "invitation", "membersInvite": true])
      let short = try await invitation(by: admin, ["expiresIn": 1])
      let revoked = try await member.post("/api/invitations", [:])
      let id = try #require(revoked["invitation"]?["id"]?.string)
      #expect(try await admin.delete("/api/invitations/" + id).status == 404)
      #expect(try await member.delete("/api/invitations/" + id).status == 204)
      #expect(try await member.delete("/api/invitations/" + id).status == 404)
      let token = try #require(revoked["token"]?.string)
      #expect(try await register("ana", on: server, invitation: token).code == "invalid_invitation")
      let members = try await invitation(by: member, [:])
      _ = try await admin.patch("/api/admin/users/" + member.username, ["disabled": true])
      #expect(try await register("ana", on: server, invitation: members).code == "invalid_invitation")
      try await Task.sleep(for: .milliseconds(1100))
      #expect(try await register("ana", on: server, invitation: short).code == "invalid_invitation")
    }
  }

  @Test("Members invite where the policy says so, and only so many at a time")
  func members() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let member = try await TestAccount.register(on: server)
      #expect(try await member.post("/api/invitations", [:]).code == "forbidden")
      _ = try await admin.patch("/api/admin/policy", ["membersInvite": true])
      #expect(try await member.post("/api/invitations", ["username": "zoe"]).code == "forbidden")
      for _ in 0..<20 { #expect(try await member.post("/api/invitations", [:]).status == 201) }
      #expect(try await member.post("/api/invitations", [:]).code == "too_many_invitations")
      #expect(try await member.get("/api/invitations")["invitations"]?.array?.count == 20)
      #expect(try await admin.get("/api/invitations")["invitations"]?.array?.isEmpty == true)
      for body: JSON in [["uses": 0], ["uses": 10_001], ["expiresIn": 0], ["uses": "1"]] {
        #expect(try await admin.post("/api/invitations", body).code == "invalid_field")
      }
    }
  }

  @Test("A name that an invitation keeps goes to nobody else")
  func reserved() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let token = try await invitation(by: admin, ["username": "Zoe"])
      #expect(try await register("zoe", on: server).code == "username_taken")
      #expect(try await register("ana", on: server, invitation: token).code == "invalid_invitation")
      #expect(try await register("zoe", on: server, invitation: token).status == 201)
    }
  }

  @Test("Tokens are stored as hashes alone")
  func hashes() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let token = try Base64URL.decode(try await invitation(by: admin, [:]))
      let stored = try await server.blob("SELECT hash FROM invitations")
      #expect(stored?.count == 32)
      #expect(stored != Array(token[16...]))
      #expect(stored == Hash.sha256(Array(token[16...])))
    }
  }

  @Test("Two nodes count one invitation's uses together, and follow one policy")
  func nodes() async throws {
    try await TestCluster.with { cluster in
      let admin = try await TestAccount.register(on: cluster.first)
      _ = try await admin.patch("/api/admin/policy", ["registration": "invitation", "readOnly": false])
      let token = try await invitation(by: admin, ["uses": 2])
      let replies = try await withThrowingTaskGroup(of: TestReply.self) { group in
        for index in 0..<6 {
          let node = index.isMultiple(of: 2) ? cluster.first : cluster.second
          group.addTask { try await register("user\(index)", on: node, invitation: token) }
        }
        return try await group.reduce(into: [TestReply]()) { $0.append($1) }
      }
      #expect(replies.filter { $0.status == 201 }.count == 2)
      #expect(replies.filter { $0.code == "invalid_invitation" }.count == 4)
      _ = try await admin.patch("/api/admin/policy", ["registration": "closed"])
      _ = try await eventually {
        let told = try await cluster.second.call(.GET, "/api/server")["registration"]?.string
        guard told == "closed" else { throw NotYet() }
      }
    }
  }
}

/// Registers without keys, as an API user may.
func register(_ name: String, on server: TestServer, invitation: String? = nil) async throws -> TestReply {
  var body: JSON = ["username": .string(name), "password": "long enough"]
  if let invitation { body.add("invitation", .string(invitation)) }
  return try await server.call(.POST, "/api/auth/register", body)
}

/// An invitation's token.
func invitation(by account: TestAccount, _ terms: JSON) async throws -> String {
  let reply = try await account.post("/api/invitations", terms)
  return try #require(reply["token"]?.string, "\(String(decoding: reply.body, as: UTF8.self))")
}
