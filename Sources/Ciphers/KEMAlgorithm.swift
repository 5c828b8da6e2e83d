/// Which code a KEM is made of.
enum KEMAlgorithm: Sendable {
  case diffieHellman(Curve)
  case xwing
  case mlKEM(MLKEM)
}
