import Crypto
import WireCoding

/// The scrypt salts of names. A name that nobody has gets one too, always the same, so that asking tells nothing.
struct LoginSalts: Sendable {
  /// Bytes.
  static let count = 16
  private let key: SymmetricKey

  init(secrets: ServerSecrets) { key = SymmetricKey(data: secrets.loginKey) }

  /// The first 16 bytes of HMAC-SHA-256 over the name, which is in its normal form.
  func salt(for login: String) -> [UInt8] {
    Array(
      HMAC<SHA256>.authenticationCode(for: Array("nightjar login salt v1:\(login)".utf8), using: key).prefix(Self.count)
    )
  }
}
