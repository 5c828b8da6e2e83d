/// Which code makes a scheme's signatures.
enum SignatureAlgorithm: Sendable {
  case ed25519
  case ecdsa(Curve)
  case mlDSA65
  case slhDSA(SLHDSA)
}
