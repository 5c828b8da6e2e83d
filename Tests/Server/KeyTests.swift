import Ciphers
import Database
import Foundation
import MLS
import NIOHTTP1
import Testing
import WireCoding

@testable import ChatServer

@Suite("The key directory")
struct KeyTests {
  @Test("A KeyPackage is claimed once, the last-resort one again and again")
  func claim() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let one = try bob.makeKeyPackage()
      let last = try bob.makeKeyPackage(isLastResort: true)
      let counts = try await bob.upload([one, last])
      #expect(counts["counts"]?.array == [["suite": 1, "available": 1, "lastResort": true]])
      func claim() async throws -> JSON? {
        try await alice.post("/api/keys/claim", ["user": .string(bob.user.text), "suite": 1])["packages"]?.array?.first
      }
      let first = try await claim()
      #expect(first?["keyPackage"]?.bytes == one.keyPackage.encoded)
      #expect(first?["lastResort"]?.bool == false)
      for _ in 0..<2 {
        let again = try await claim()
        #expect(again?["keyPackage"]?.bytes == last.keyPackage.encoded)
        #expect(again?["lastResort"]?.bool == true)
      }
      let replacement = try bob.makeKeyPackage(isLastResort: true)
      _ = try await bob.upload([replacement])
      #expect(try await claim()?["keyPackage"]?.bytes == replacement.keyPackage.encoded)
      #expect(
        try await bob.get("/api/keys/me")["counts"]?.array == [["suite": 1, "available": 0, "lastResort": true]])
    }
  }

  @Test("A late repeat of a last-resort package does not replace a newer one")
  func lateLastResort() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let old = try bob.makeKeyPackage(isLastResort: true)
      let new = try bob.makeKeyPackage(isLastResort: true)
      _ = try await bob.upload([old])
      _ = try await bob.upload([new])
      let repeated = try await bob.upload([old])
      #expect(repeated.status == 200)
      #expect(repeated["counts"]?.array == [["suite": 1, "available": 0, "lastResort": true]])
      let claimed = try await alice.post("/api/keys/claim", ["user": .string(bob.user.text), "suite": 1])
      #expect(claimed["packages"]?.array?.first?["keyPackage"]?.bytes == new.keyPackage.encoded)
    }
  }

  @Test("A claimed package stays gone when its upload is repeated late")
  func lateUpload() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let packages = try [bob.makeKeyPackage(), bob.makeKeyPackage()]
      func claim() async throws -> TestReply {
        try await alice.post("/api/keys/claim", ["user": .string(bob.user.text), "suite": 1])
      }
      _ = try await bob.upload(packages)
      let first = try await claim()["packages"]?.array?.first?["keyPackage"]?.bytes
      let repeated = try await bob.upload(packages)
      #expect(repeated.status == 200)
      #expect(repeated["counts"]?.array == [["suite": 1, "available": 1, "lastResort": false]])
      let second = try await claim()["packages"]?.array?.first?["keyPackage"]?.bytes
      #expect(Set([first, second]) == Set(packages.map { $0.keyPackage.encoded }))
      _ = try await bob.upload(packages)
      #expect(try await claim().code == "no_key_packages")
    }
  }

  @Test("A claim is remembered for as long as its package could be filed again")
  func forgottenClaims() async throws {
    let path = temporaryDirectory()
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let database = try SQLiteDatabase(path: path)
    try await database.migrate(Schema.migrations, now: 0)
    let id = TestAccount.newID()
    let identity = LeafIdentity(
      identity: [1], signatureKeys: try TestAccount.suite.signatureScheme.generateKeyPair(entropy: SystemEntropy()))
    let bundle = try KeyPackageBundle.create(
      suite: TestAccount.suite, identity: identity, lifetime: Lifetime(notBefore: 0, notAfter: 1000),
      isLastResort: false, entropy: SystemEntropy())
    let package = UploadedKeyPackage(
      suite: TestAccount.suite.id, isLastResort: false, bytes: bundle.keyPackage.encoded)
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO users (id, username, password_hash, kdf_salt, created_at) VALUES (?1, 'alice', '', ?1, 0)
        """, .id(id))
      try connection.execute(
        "INSERT INTO devices (id, user_id, name, certificate, created_at) VALUES (?1, ?1, '', ?1, 0)", .id(id))
      let store = KeyStore(connection: connection)
      try store.insert(package, device: id, now: 0)
      #expect(try store.claim(device: id, suite: 1)?.bytes == package.bytes)
      // The end of the lifetime, 1000 seconds, and an hour.
      for (time, available) in [(4_600_000, 0), (4_600_001, 1)] as [(Int64, Int64)] {
        try store.purge(now: time)
        try store.insert(package, device: id, now: time)
        #expect(try store.counts(device: id).first?.available ?? 0 == available)
      }
    }
    await database.close()
  }

  @Test("Two who claim at once never get the same one-time package")
  func race() async throws {
    try await TestServer.with { server in
      let bob = try await TestAccount.register(on: server)
      let alice = try await TestAccount.register(on: server)
      _ = try await bob.upload(try (0..<20).map { _ in try bob.makeKeyPackage() })
      let claimed = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await alice.post("/api/keys/claim", ["user": .string(bob.user.text), "suite": 1])["packages"]?.array?
              .first?["keyPackage"]?.bytes
          }
        }
        var all: [[UInt8]] = []
        for try await package in group { if let package { all.append(package) } }
        return all
      }
      #expect(claimed.count == 20)
      #expect(Set(claimed).count == 20)
      let none = try await alice.post("/api/keys/claim", ["user": .string(bob.user.text), "suite": 1])
      #expect(none.status == 409 && none.code == "no_key_packages")
    }
  }

  @Test("Only a device's own packages are taken, in the suite they are for")
  func upload() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      #expect(try await alice.upload([try bob.makeKeyPackage()]).code == "invalid_field")
      let own = try alice.makeKeyPackage().keyPackage.encoded
      for package: JSON in [
        ["suite": 2, "keyPackage": .bytes(own)], ["suite": 1, "lastResort": true, "keyPackage": .bytes(own)],
        ["suite": 1, "keyPackage": .bytes([1, 2, 3])], ["suite": 1], "no object",
      ] {
        let reply = try await alice.post("/api/keys/upload", ["packages": [package]])
        #expect(reply.status == 400 && reply.code == "invalid_field")
      }
    }
  }

  @Test("People are found by username, email and id, with their devices")
  func directory() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server, "bob", email: "bob@example.org")
      for path in ["user/bob", "email/bob%40example.org", "id/\(bob.user.text)"] {
        let reply = try await alice.get("/api/keys/" + path)
        #expect(reply["user"]?["id"]?.uuid == bob.user)
        #expect(reply["devices"]?.array?.first?["id"]?.uuid == bob.device)
      }
      for path in ["user/carol", "user/x", "email/nowhere", "id/1", "id/\(TestAccount.newID().text)"] {
        #expect(try await alice.get("/api/keys/" + path).code == "not_found")
      }
    }
  }

  @Test("KeyPackages of many people come by one request, as far as an answer goes, and each counts")
  func many() async throws {
    try await TestServer.with {
      $0.rateLimits.claim = RateLimit(burst: 6, perSecond: 0)
    } _: { server in
      let alice = try await TestAccount.register(on: server)
      var others: [TestAccount] = []
      for _ in 0..<3 { others.append(try await TestAccount.register(on: server)) }
      for other in others.dropLast() {
        let package = try other.makeKeyPackage().keyPackage
        let upload: JSON = [
          "packages": [["suite": .number(TestAccount.suite.id), "keyPackage": .bytes(package.encoded)]]
        ]
        #expect(try await other.post("/api/keys/upload", upload).status == 200)
      }
      let nobody = TestAccount.newID()
      func claim(_ users: [UUIDv7]) async throws -> TestReply {
        try await alice.post(
          "/api/keys/claim",
          ["users": .array(users.map { .string($0.text) }), "suite": .number(TestAccount.suite.id)])
      }
      let reply = try await claim(others.map(\.user) + [nobody])
      #expect(reply["packages"]?.array?.compactMap { $0["user"]?.uuid } == others.dropLast().map(\.user))
      #expect(reply["packages"]?.array?.compactMap { $0["device"]?.uuid } == others.dropLast().map(\.device))
      #expect(reply["without"]?.array?.compactMap(\.uuid) == [others[2].user, nobody])
      #expect(reply["rest"]?.array == [])
      // Taken once.
      #expect(try await claim([others[0].user])["without"]?.array?.compactMap(\.uuid) == [others[0].user])
      #expect(try await claim([]).status == 200)
      #expect(try await claim((0..<501).map { _ in nobody }).status == 400)
      // Two packages by one request were two claims; the request for too many was one, too.
      #expect(try await claim([]).status == 200)
      #expect(try await claim([]).code == "rate_limited")
    }
  }
}
