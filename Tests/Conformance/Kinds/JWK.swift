import Ciphers
import WireCoding

/// The keys of RFC 7517 that some vectors are written with.
enum JWK {
  /// Nil where the key is of another type or curve, or a coordinate has another length.
  static func publicKey(_ key: VectorCase, _ kem: KEM) -> [UInt8]? {
    let curve = try? key.string("crv")
    let type = try? key.string("kty")
    if kem == .x25519 {
      guard curve == "X25519", type == "OKP" else { return nil }
      return bytes(key, "x")
    }
    guard curve == "P-256", type == "EC", let x = bytes(key, "x"), let y = bytes(key, "y"), x.count == 32, y.count == 32
    else { return nil }
    return [4] + x + y
  }

  static func bytes(_ key: VectorCase, _ name: Literal) -> [UInt8]? { key.json[name]?.bytes }
}
