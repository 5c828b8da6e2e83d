import Crypto
import Foundation
import WireCoding

/// The keys that the server keeps for itself, in a file of mode 0600 beside the database.
///
/// Token keys rotate: the newest signs, the others still verify. The login key makes the salts of names that nobody has.
struct ServerSecrets: Sendable {
  struct TokenKey: Sendable {
    /// The `kid` of the tokens it signs.
    let id: String
    /// 32 bytes, for HS256.
    let key: [UInt8]
    let createdAt: Int64
  }

  /// Newest first, never empty.
  let tokenKeys: [TokenKey]
  /// 32 bytes, for HMAC-SHA-256.
  let loginKey: [UInt8]
  /// 32 bytes, from which the keys come with which the server proposes removals in rooms.
  let externalSenderKey: [UInt8]

  /// How many token keys are kept.
  static let keyLimit = 3

  /// Reads the file, or makes it; adds a token key where the newest is older than `maximumAge` milliseconds.
  static func load(path: String, now: Int64, maximumAge: Int64) throws(ServerError) -> ServerSecrets {
    var secrets: ServerSecrets
    if FileManager.default.fileExists(atPath: path) {
      guard let data = FileManager.default.contents(atPath: path), let json = try? JSON(parsing: [UInt8](data)),
        let read = ServerSecrets(json)
      else { throw .secrets(path) }
      secrets = read
      let isFresh = now - read.tokenKeys[0].createdAt < maximumAge
      if isFresh, json["externalSenderKey"] != nil { return secrets }
      secrets = ServerSecrets(
        tokenKeys: isFresh ? read.tokenKeys : Array(([newKey(now: now)] + read.tokenKeys).prefix(keyLimit)),
        loginKey: read.loginKey, externalSenderKey: read.externalSenderKey)
    } else {
      secrets = ServerSecrets(
        tokenKeys: [newKey(now: now)], loginKey: SecureRandom.bytes(32), externalSenderKey: SecureRandom.bytes(32))
    }
    try DataDirectory.writeSecret(secrets.json.encoded, to: path)
    return secrets
  }

  private static func newKey(now: Int64) -> TokenKey {
    TokenKey(id: Base64URL.encode(SecureRandom.bytes(6)), key: SecureRandom.bytes(32), createdAt: now)
  }

  private init(tokenKeys: [TokenKey], loginKey: [UInt8], externalSenderKey: [UInt8]) {
    self.tokenKeys = tokenKeys
    self.loginKey = loginKey
    self.externalSenderKey = externalSenderKey
  }

  private init?(_ json: JSON) {
    guard let loginKey = json["loginKey"]?.bytes, loginKey.count == 32, let keys = json["tokenKeys"]?.array else {
      return nil
    }
    var tokenKeys: [TokenKey] = []
    for key in keys {
      guard let id = key["kid"]?.string, let bytes = key["key"]?.bytes, bytes.count == 32,
        let createdAt = key["createdAt"]?.integer
      else { return nil }
      tokenKeys.append(TokenKey(id: id, key: bytes, createdAt: createdAt))
    }
    // A file of an older release has none yet.
    let externalSenderKey = json["externalSenderKey"] == nil ? SecureRandom.bytes(32) : json["externalSenderKey"]?.bytes
    guard !tokenKeys.isEmpty, let externalSenderKey, externalSenderKey.count == 32 else { return nil }
    self.init(tokenKeys: tokenKeys, loginKey: loginKey, externalSenderKey: externalSenderKey)
  }

  private var json: JSON {
    .object([
      JSON.Member("loginKey", .bytes(loginKey)),
      JSON.Member("externalSenderKey", .bytes(externalSenderKey)),
      JSON.Member(
        "tokenKeys",
        .array(
          tokenKeys.map {
            .object([
              JSON.Member("kid", .string($0.id)), JSON.Member("key", .bytes($0.key)),
              JSON.Member("createdAt", .integer($0.createdAt)),
            ])
          })),
    ])
  }
}
