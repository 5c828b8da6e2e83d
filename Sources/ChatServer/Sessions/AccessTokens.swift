import Foundation
import JWTKit
import NIOCore
import WireCoding

/// Signs and reads access tokens: HS256 JWTs (RFC 7519) with the signing key's `kid`.
struct AccessTokens: Sendable {
  private struct Claims: JWTPayload {
    let sub: String
    let sid: String
    let dev: String?
    let iat: Int64
    let exp: Int64

    // The times are checked by the caller, whose clock it is.
    func verify(using algorithm: some JWTAlgorithm) {}
  }

  /// Seconds.
  let lifetime: Int64
  private let keys: JWTKeyCollection
  private let signingKey: JWKIdentifier
  /// Where other nodes put new keys; nil for a node that is alone.
  private let shared: SharedSecrets?
  private let clock: Clock
  private let metrics: ServerMetrics

  init(
    secrets: ServerSecrets, lifetime: Int64, shared: SharedSecrets? = nil, clock: Clock, metrics: ServerMetrics
  ) async {
    keys = JWTKeyCollection()
    self.lifetime = lifetime
    self.clock = clock
    self.shared = shared
    self.metrics = metrics
    signingKey = JWKIdentifier(string: secrets.tokenKeys[0].id)
    await add(secrets)
  }

  private func add(_ secrets: ServerSecrets) async {
    for key in secrets.tokenKeys {
      await keys.add(hmac: HMACKey(from: key.key), digestAlgorithm: .sha256, kid: JWKIdentifier(string: key.id))
    }
  }

  /// A token that nothing here signed may be by a key that another node has made since.
  private func verified(_ token: String) async -> Claims? {
    if let claims = try? await keys.verify(token, as: Claims.self) { return claims }
    guard let secrets = await shared?.newer() else { return nil }
    await add(secrets)
    return try? await keys.verify(token, as: Claims.self)
  }

  func sign(_ principal: Principal) async throws -> String {
    let now = clock.now() / 1000
    let claims = Claims(
      sub: principal.user.text, sid: principal.session.text, dev: principal.device?.text, iat: now, exp: now + lifetime)
    return try await keys.sign(claims, kid: signingKey)
  }

  /// - Throws: ``APIError`` `unauthorized` or `token_expired`.
  func principal(of token: String) async throws(APIError) -> Principal {
    let start = NIODeadline.now()
    defer { metrics.tokens.record(since: start) }
    guard token.utf8.count <= 2048, let claims = await verified(token),
      let user = try? UUIDv7(text: claims.sub), let session = try? UUIDv7(text: claims.sid)
    else { throw .unauthorized }
    guard claims.exp > clock.now() / 1000 else { throw .tokenExpired }
    var device: UUIDv7?
    if let text = claims.dev {
      guard let id = try? UUIDv7(text: text) else { throw .unauthorized }
      device = id
    }
    return Principal(user: user, session: session, device: device)
  }
}
