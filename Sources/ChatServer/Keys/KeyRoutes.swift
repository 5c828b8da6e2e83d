import ChatProtocol
import Ciphers
import HTTPTypes
import MLS
import WireCoding

/// `/api/keys`: the public-key directory.
struct KeyRoutes: Sendable {
  let keys: KeyService
  let limits: RateLimits

  /// KeyPackages in one upload.
  static let uploadLimit = 200

  var routes: [APIRoute] {
    [
      APIRoute(method: .post, path: "/api/keys/upload", bodyLimit: 6 * 1024 * 1024, handler: upload),
      APIRoute(method: .get, path: "/api/keys/me", handler: counts),
      APIRoute(method: .get, path: "/api/keys/server", handler: server),
      APIRoute(method: .get, path: "/api/keys/user/{username}", handler: byUsername),
      APIRoute(method: .get, path: "/api/keys/email/{email}", handler: byEmail),
      APIRoute(method: .get, path: "/api/keys/id/{user}", handler: byID),
      APIRoute(method: .post, path: "/api/keys/claim", limit: .claim, handler: claim),
    ]
  }

  private func upload(_ request: APIRequest) async throws -> APIReply {
    let owner = try request.identity()
    guard let elements = try request.body.optionalArray("packages", limit: Self.uploadLimit) else {
      throw APIError.invalidField("packages", "is required")
    }
    var packages: [UploadedKeyPackage] = []
    for element in elements {
      guard let fields = Fields(element, prefix: "packages.") else {
        throw APIError.invalidField("packages", "an array of objects")
      }
      packages.append(
        UploadedKeyPackage(
          suite: UInt16(try fields.integer("suite", in: 1...0xffff)),
          isLastResort: try fields.optionalFlag("lastResort") ?? false,
          bytes: try fields.bytes("keyPackage", count: 1...UploadedKeyPackage.sizeLimit)))
    }
    return .ok(["counts": .array(try await keys.upload(packages, owner: owner).map(\.json))])
  }

  private func counts(_ request: APIRequest) async throws -> APIReply {
    .ok(["counts": .array(try await keys.counts(device: try request.device()).map(\.json))])
  }

  private func server(_ request: APIRequest) async throws -> APIReply {
    guard let suite = CipherSuite(id: UInt16(try request.queryInteger("suite", default: 0, in: 0...0xffff))) else {
      throw APIError.invalidField("suite", "a suite that the server knows")
    }
    let sender = try await keys.sender(for: suite)
    return .ok(["suite": .number(suite.id), "externalSender": .bytes(sender.encoded)])
  }

  private func byUsername(_ request: APIRequest) async throws -> APIReply {
    guard let username = LoginName.username(request.parameters["username"] ?? "") else { throw APIError.notFound }
    return reply(try await keys.entry(username: username))
  }

  private func byEmail(_ request: APIRequest) async throws -> APIReply {
    guard let email = LoginName.email(request.parameters["email"] ?? "") else { throw APIError.notFound }
    return reply(try await keys.entry(email: email))
  }

  private func byID(_ request: APIRequest) async throws -> APIReply {
    reply(try await keys.entry(id: try request.id("user")))
  }

  private func claim(_ request: APIRequest) async throws -> APIReply {
    _ = try request.device()
    let suite = UInt16(try request.body.integer("suite", in: 1...0xffff))
    let except = Set(try request.body.ids("except", limit: 1024))
    if try request.body.optionalArray("users", limit: BatchOfClaims.userLimit) != nil {
      let batch = try await keys.claim(
        users: try request.body.ids("users", limit: BatchOfClaims.userLimit), suite: suite, except: except)
      await limits.spendClaims(batch.packages.count - 1, user: request.principal.user)
      return .ok(batch.json)
    }
    let claimed = try await keys.claim(user: try request.body.id("user"), suite: suite, except: except)
    return .ok(["packages": .array(claimed.map { .object($0.members) })])
  }

  private func reply(_ entry: KeyService.Entry) -> APIReply {
    .ok([
      "user": entry.user.publicJSON, "devices": .array(entry.devices.map(\.json)),
      "former": .array(entry.former.map { ["id": .id($0.id), "certificate": .bytes($0.certificate)] }),
    ])
  }
}
