internal import Ciphers
public import WireCoding

/// What the client makes of a password, so that the server never sees it (PROTOCOL §1).
public struct PasswordKeys: Sendable {
  /// scrypt's cost: 32 MiB and about 32,768 × 8 block mixes (RFC 7914).
  public static let n = 1 << 15
  public static let r = 8
  public static let p = 1

  /// Sent to the server in the place of the password, base64url.
  public let authSecret: Text
  /// Seals the account's backup; never leaves the client. 32 bytes.
  public let backupKey: [UInt8]

  /// - Parameter salt: 16 bytes or more, from the server.
  public static func derive(password: Text, salt: [UInt8]) throws(ChatError) -> PasswordKeys {
    do throws(CipherError) {
      var master = try Scrypt.derive(
        password: Array(password.utf8), salt: salt, n: n, r: r, p: p, count: 32)
      defer { master.wipe() }
      let auth = Hash.hkdfSHA256(
        keyMaterial: master, salt: [], info: Array(Literal("nightjar auth secret v1").utf8), count: 32)
      let backup = Hash.hkdfSHA256(
        keyMaterial: master, salt: [], info: Array(Literal("nightjar backup key v1").utf8), count: 32)
      return PasswordKeys(authSecret: Base64URL.encode(auth), backupKey: backup)
    } catch {
      throw .keyFailure
    }
  }
}
