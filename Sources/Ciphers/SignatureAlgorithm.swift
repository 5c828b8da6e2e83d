/// Which code makes a scheme's signatures.
enum SignatureAlgorithm: Sendable {
  case ed25519
  case ecdsa(Curve)
  case mlDSA65
  case slhDSA(SLHDSA)
  /// SLH-DSA-SHA2-128s behind the byte that tells it from one-time signatures.
  case typedSLHDSA
}
