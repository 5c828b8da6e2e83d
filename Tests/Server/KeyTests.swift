import MLS
import NIOHTTP1
import Testing
import WireCoding

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
}
