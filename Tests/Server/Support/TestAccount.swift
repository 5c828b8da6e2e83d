import ChatProtocol
import Ciphers
import Foundation
import HBSS
import MLS
import NIOHTTP1
import Testing
import WireCoding

/// Somebody with an account and a device, as a client would make them.
struct TestAccount: Sendable {
  static let password = "correct horse battery staple"
  static let suite = CipherSuite(id: 0x0001)!

  let server: TestServer
  let user: UUIDv7
  let username: String
  let device: UUIDv7
  let accountKey: SLHDSAPrivateKey
  var token: String
  var refreshToken: String
  let signatureKeys: SignatureKeyPair
  /// An encoded `DeviceCertificate`.
  let certificate: [UInt8]

  static func newID() -> UUIDv7 {
    UUIDv7(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000), random: random(10))
  }

  static func random(_ count: Int) -> [UInt8] { SystemEntropy().bytes(count) }

  static func register(
    on server: TestServer, _ name: String = "u" + Hex.encode(random(6)), email: String? = nil
  ) async throws -> TestAccount {
    let (user, device) = (newID(), newID())
    let accountKey = try SLHDSAPrivateKey(
      parameters: .sha2_128s, skSeed: random(16), skPRF: random(16), pkSeed: random(16))
    let keys = try suite.signatureScheme.generateKeyPair(entropy: SystemEntropy())
    let certificate = try Self.certificate(user: user, device: device, accountKey: accountKey, keys: keys)
    var body: [JSON.Member] = [
      .init("id", .string(user.text)), .init("username", .string(name)), .init("password", .string(password)),
      .init("accountKey", .bytes(accountKey.publicKey.bytes)), .init("backup", .bytes([1, 2, 3])),
      .init(
        "device", ["id": .string(device.text), "name": "test", "certificate": .bytes(certificate)]),
    ]
    if let email { body.append(.init("email", .string(email))) }
    let reply = try await server.call(.POST, "/api/auth/register", .object(body))
    try #require(reply.status == 201, "\(String(decoding: reply.body, as: UTF8.self))")
    return TestAccount(
      server: server, user: user, username: name, device: device, accountKey: accountKey,
      token: try #require(reply["accessToken"]?.string), refreshToken: try #require(reply["refreshToken"]?.string),
      signatureKeys: keys, certificate: certificate)
  }

  static func certificate(
    user: UUIDv7, device: UUIDv7, name: String = "test", accountKey: SLHDSAPrivateKey, keys: SignatureKeyPair
  ) throws -> [UInt8] {
    try DeviceCertificate.make(
      userID: user, deviceID: device, createdAt: 1, name: name,
      suites: [.init(suite: suite.id, publicKey: keys.publicKey)], accountKey: accountKey, randomness: random(16)
    ).encoded
  }

  /// The same account on a further device, logged in.
  func addingDevice() async throws -> TestAccount {
    let device = Self.newID()
    let keys = try Self.suite.signatureScheme.generateKeyPair(entropy: SystemEntropy())
    let logIn = try await server.call(
      .POST, "/api/auth/login", ["login": .string(username), "password": .string(Self.password)])
    let token = try #require(logIn["accessToken"]?.string)
    let certificate = try Self.certificate(user: user, device: device, accountKey: accountKey, keys: keys)
    let reply = try await server.call(
      .POST, "/api/devices",
      ["id": .string(device.text), "name": "test", "certificate": .bytes(certificate)], token: token)
    try #require(reply.status == 201)
    return TestAccount(
      server: server, user: user, username: username, device: device, accountKey: accountKey,
      token: try #require(reply["accessToken"]?.string), refreshToken: try #require(logIn["refreshToken"]?.string),
      signatureKeys: keys, certificate: certificate)
  }

  /// The same account and session at another server that runs on the same data.
  func moved(to server: TestServer) -> TestAccount {
    TestAccount(
      server: server, user: user, username: username, device: device, accountKey: accountKey, token: token,
      refreshToken: refreshToken, signatureKeys: signatureKeys, certificate: certificate)
  }

  var identity: MemberIdentity { MemberIdentity(user: user, device: device) }

  var leafIdentity: LeafIdentity {
    LeafIdentity(
      identity: identity.credential, signatureKeys: signatureKeys,
      extensions: [Extension(type: ExtensionType.deviceCertificate, data: Hash.sha256(certificate))])
  }

  static var lifetime: Lifetime {
    let now = UInt64(Date().timeIntervalSince1970)
    return Lifetime(notBefore: now - 3600, notAfter: now + 86_400)
  }

  func makeKeyPackage(isLastResort: Bool = false) throws -> KeyPackageBundle {
    try KeyPackageBundle.create(
      suite: Self.suite, identity: leafIdentity, lifetime: Self.lifetime, isLastResort: isLastResort,
      entropy: SystemEntropy())
  }

  func upload(_ packages: [KeyPackageBundle]) async throws -> TestReply {
    let list: [JSON] = packages.map {
      [
        "suite": .number(Self.suite.id), "lastResort": .bool($0.keyPackage.isLastResort),
        "keyPackage": .bytes($0.keyPackage.encoded),
      ]
    }
    return try await post("/api/keys/upload", ["packages": .array(list)])
  }

  func get(_ path: String) async throws -> TestReply { try await server.call(.GET, path, token: token) }
  func post(_ path: String, _ json: JSON) async throws -> TestReply {
    try await server.call(.POST, path, json, token: token)
  }
  func put(_ path: String, _ json: JSON) async throws -> TestReply {
    try await server.call(.PUT, path, json, token: token)
  }
  func patch(_ path: String, _ json: JSON) async throws -> TestReply {
    try await server.call(.PATCH, path, json, token: token)
  }
  func delete(_ path: String) async throws -> TestReply { try await server.call(.DELETE, path, token: token) }

  /// Sends a message whose content the server cannot tell from any other.
  func send(_ text: String, to room: UUIDv7, id: UUIDv7 = newID()) async throws -> TestReply {
    try await post(
      "/api/rooms/\(room.text)/messages", ["id": .string(id.text), "payload": .bytes(Array(text.utf8))])
  }
}
