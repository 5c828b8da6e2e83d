/// The groups of the Diffie-Hellman KEMs (RFC 9180 §7.1) and of ECDSA.
enum Curve: UInt8, Hashable, Sendable {
  case x25519
  case p256
  case p384

  /// The size of a private key and of a shared coordinate.
  var scalarLength: Int { self == .p384 ? 48 : 32 }

  /// X25519's u coordinate, else an uncompressed point.
  var publicKeyLength: Int {
    switch self {
    case .x25519: 32
    case .p256: 65
    case .p384: 97
    }
  }
}
