import Crypto
import WireCoding

/// What an invitation's link holds: the invitation's id, and 32 random bytes of which the server keeps the SHA-256.
struct InvitationToken: Sendable {
  let id: UUIDv7
  private let secret: [UInt8]

  private static let secretCount = 32

  init(id: UUIDv7) {
    self.id = id
    secret = SecureRandom.bytes(Self.secretCount)
  }

  /// Nil for what is no token.
  init?(text: String) {
    guard text.utf8.count <= 128, let bytes = try? Base64URL.decode(text), bytes.count == 16 + Self.secretCount,
      let id = try? UUIDv7(bytes: Array(bytes[..<16]))
    else { return nil }
    self.id = id
    secret = Array(bytes[16...])
  }

  /// base64url, 64 characters.
  var text: String { Base64URL.encode(id.bytes + secret) }

  var hash: [UInt8] { Array(SHA256.hash(data: secret)) }
}
