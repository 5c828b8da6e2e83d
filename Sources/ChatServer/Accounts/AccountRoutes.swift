import HTTPTypes
import WireCoding

/// `/api/auth`: accounts, and log-ins to them.
struct AccountRoutes: Sendable {
  let accounts: AccountService
  let users: UserService
  let cookie: RefreshCookie

  /// Bytes: a certificate, an account key and a backup in base64url.
  static let registrationBodyLimit = 512 * 1024

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/auth/kdf", access: .anybody, limit: .authentication, handler: kdf),
      APIRoute(
        method: .post, path: "/api/auth/register", access: .anybody, bodyLimit: Self.registrationBodyLimit,
        limit: .authentication, handler: register),
      APIRoute(method: .post, path: "/api/auth/login", access: .anybody, limit: .authentication, handler: logIn),
      APIRoute(method: .get, path: "/api/auth/me", handler: me),
      APIRoute(method: .get, path: "/api/users/me", handler: me),
    ]
  }

  private func kdf(_ request: APIRequest) async throws -> APIReply {
    guard let text = request.query["login"], (1...254).contains(text.utf8.count) else {
      throw APIError.invalidField("login", "a string of 1 to 254 bytes")
    }
    // What can be no login still gets a salt, like every login that nobody has.
    let login = LoginName.username(text) ?? LoginName.email(text) ?? text.lowercased()
    return .ok([
      "algorithm": "scrypt", "n": 32_768, "r": 8, "p": 1, "salt": .bytes(try await accounts.salt(login: login)),
    ])
  }

  private func register(_ request: APIRequest) async throws -> APIReply {
    let body = request.body
    guard let username = LoginName.username(try body.string("username", length: 3...32)) else {
      throw APIError.invalidField("username", "3 to 32 of a-z 0-9 _ . -")
    }
    var email: String?
    if let text = try body.optionalString("email", length: 3...254) {
      guard let address = LoginName.email(text) else { throw APIError.invalidField("email", "an email address") }
      email = address
    }
    var device: AccountService.Registration.NewDevice?
    if let fields = try body.optionalObject("device") {
      device = .init(
        id: try fields.id("id"), name: try fields.string("name", length: 1...DeviceService.nameLimit),
        certificate: try fields.bytes("certificate", count: 1...CertificateCheck.sizeLimit))
    }
    let entry = try await accounts.register(
      AccountService.Registration(
        id: try body.optionalID("id"), username: username, email: email,
        password: try body.string("password", length: 8...1024),
        accountKey: try body.optionalBytes("accountKey", count: 32...32),
        backup: try body.optionalBytes("backup", count: 1...DeviceService.backupLimit), device: device,
        invitation: try body.optionalString("invitation", length: 1...128)), from: request.address)
    return reply(.created, entry, to: request)
  }

  private func logIn(_ request: APIRequest) async throws -> APIReply {
    let text = try request.body.string("login", length: 1...254)
    let password = try request.body.string("password", length: 1...1024)
    let entry = try await accounts.logIn(
      login: LoginName.username(text) ?? LoginName.email(text), password: password,
      device: try request.body.optionalID("device"), address: request.address)
    return reply(.ok, entry, to: request)
  }

  private func me(_ request: APIRequest) async throws -> APIReply {
    let (user, device, role) = try await users.own(request.principal)
    var members = [JSON.Member("user", user.ownJSON.adding("role", .string(role.rawValue)))]
    if let device { members.append(JSON.Member("device", device.json)) }
    members.append(JSON.Member("session", .id(request.principal.session)))
    members.append(JSON.Member("receipts", .bool(try await users.hasReceipts(user.id))))
    return .ok(.object(members))
  }

  private func reply(_ status: HTTPResponse.Status, _ entry: AccountService.Entry, to request: APIRequest) -> APIReply {
    var members = [JSON.Member("user", entry.user.ownJSON.adding("role", .string(entry.role.rawValue)))]
    if let device = entry.device { members.append(JSON.Member("device", device.json)) }
    return APIReply(
      status: status, json: .object(members + entry.grant.members(isWebClient: request.isWebClient)),
      headers: cookie.headers(for: entry.grant, to: request))
  }
}
