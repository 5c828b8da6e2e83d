package import HBSS

extension CipherSuite {
  /// What SLH-DSA keys of this process remember from one signature to the next, for certificates of one-time keys, too.
  package static var topTrees: SLHDSATopTrees { SLHDSA.topTrees }
}
