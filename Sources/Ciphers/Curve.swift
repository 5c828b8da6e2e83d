import WireCoding

/// The groups of the Diffie-Hellman KEMs (RFC 9180 §7.1) and of ECDSA.
enum Curve: UInt8, Hashable, Sendable {
  case x25519
  case p256
  case p384
  case p521

  /// The size of a private key and of a shared coordinate.
  var scalarLength: Int {
    switch self {
    case .x25519, .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// What ECDSA hashes with on this curve (RFC 9420 §17.1).
  var digest: HashFunction {
    switch self {
    case .x25519, .p256: .sha256
    case .p384: .sha384
    case .p521: .sha512
    }
  }

  /// X25519's u coordinate, else an uncompressed point.
  var publicKeyLength: Int {
    switch self {
    case .x25519: 32
    case .p256: 65
    case .p384: 97
    case .p521: 133
    }
  }

  /// The longest DER-coded ECDSA signature, in bytes: a sequence of two integers, each a byte longer than the scalar.
  var signatureLength: Int {
    switch self {
    case .x25519, .p256: 72
    case .p384: 104
    case .p521: 139
    }
  }

  var signatureName: Text {
    switch self {
    case .x25519, .p256: "ECDSA P-256"
    case .p384: "ECDSA P-384"
    case .p521: "ECDSA P-521"
    }
  }
}
