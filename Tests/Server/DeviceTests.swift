import Ciphers
import HBSS
import NIOHTTP1
import Testing
import WireCoding

@Suite("Devices and backup")
struct DeviceTests {
  @Test("A device is added with a certificate of the account key, and its session is bound to it")
  func add() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let second = try await alice.addingDevice()
      #expect(try await alice.get("/api/devices")["devices"]?.array?.count == 2)
      #expect(try await second.get("/api/auth/me")["device"]?["id"]?.uuid == second.device)
      let refreshed = try await server.call(.POST, "/api/auth/refresh", ["refreshToken": .string(second.refreshToken)])
      let token = try #require(refreshed["accessToken"]?.string)
      #expect(try await server.call(.GET, "/api/keys/me", token: token).status == 200)
    }
  }

  @Test("A certificate of another key, user, device or name is refused")
  func certificates() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let mallory = try await TestAccount.register(on: server)
      let id = TestAccount.newID()
      func add(_ certificate: [UInt8], name: String = "test") async throws -> TestReply {
        try await alice.post(
          "/api/devices", ["id": .string(id.text), "name": .string(name), "certificate": .bytes(certificate)])
      }
      let good = try TestAccount.certificate(
        user: alice.user, device: id, accountKey: alice.accountKey, keys: alice.signatureKeys)
      let foreign = try TestAccount.certificate(
        user: alice.user, device: id, accountKey: mallory.accountKey, keys: alice.signatureKeys)
      let otherUser = try TestAccount.certificate(
        user: mallory.user, device: id, accountKey: alice.accountKey, keys: alice.signatureKeys)
      let otherDevice = try TestAccount.certificate(
        user: alice.user, device: alice.device, accountKey: alice.accountKey, keys: alice.signatureKeys)
      var broken = good
      broken[broken.count - 1] ^= 1
      for certificate in [foreign, otherUser, otherDevice, broken, [0, 1, 2], Array(good.dropLast())] {
        #expect(try await add(certificate).code == "invalid_certificate")
      }
      #expect(try await add(good, name: "other").code == "invalid_certificate")
      #expect(try await add(good).status == 201)
      #expect(try await add(good).code == "id_taken")
    }
  }

  @Test("A device that is removed is signed out")
  func remove() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let second = try await alice.addingDevice()
      let bob = try await TestAccount.register(on: server)
      #expect(try await bob.delete("/api/devices/\(second.device.text)").status == 404)
      #expect(try await second.get("/api/auth/me").status == 200)
      #expect(try await alice.delete("/api/devices/\(second.device.text)").status == 204)
      #expect(try await second.get("/api/auth/me").status == 401)
      #expect(try await alice.get("/api/devices")["devices"]?.array?.count == 1)
    }
  }

  @Test("A backup is replaced only by somebody who knows the one before")
  func backup() async throws {
    try await TestServer.with { server in
      let alice = try await TestAccount.register(on: server)
      let first = try await alice.get("/api/backup")
      #expect(first["backup"]?.bytes == [1, 2, 3])
      #expect(first["version"]?.integer == 1)
      let second = try await alice.put("/api/backup", ["backup": .bytes([4]), "version": 1])
      #expect(second["version"]?.integer == 2)
      let late = try await alice.put("/api/backup", ["backup": .bytes([5]), "version": 1])
      #expect(late.status == 409 && late.code == "stale_backup")
      #expect(try await alice.get("/api/backup")["backup"]?.bytes == [4])
    }
  }
}
