/// One-time signatures under a key of SLH-DSA: one signature of that key certifies the Merkle root over 64 or 256 one-time
/// keys, and each of those signs one message in 0.7 KB and some microseconds.
///
/// A one-time key is a WOTS+ key of FIPS 205 (§5) and the batch an XMSS tree (§6), with n = 16 and w = 16, under a seed and
/// at addresses of their own. How to use it:
///
/// 1. ``OneTimeBatch`` makes the keys, and ``OneTimeCertificate`` has the SLH-DSA key sign their root. Both are apart from
///    any message.
/// 2. ``OneTimeBatch/takeKey()`` gives each key once. ``OneTimeKey/sign(_:randomness:)`` consumes it: to sign twice with
///    one key is an error of the compiler.
/// 3. ``OneTimeEnvelope`` is what travels: a signature with the certificate, or without it for whoever has it.
/// 4. ``OneTimeCertificate/publicKey(certifiedBy:scope:)`` checks the certificate once, and gives the
///    ``OneTimePublicKey`` that verifies all signatures of the batch.
///
/// Two signatures by one key give it away (`docs/HBSS.md` has the numbers). So a batch lives in memory, and is neither
/// copied nor stored; ``StoredOneTimeBatch`` is for those who must, and keeps its state before each signature. The
/// construction uses SLH-DSA's components, and is neither FIPS 205 nor SP 800-208.
public enum OneTime {
  /// Bytes of a hash, n.
  public static let hashSize = 16
  /// The chains of a key, len = 2n + 3.
  public static let chains = 35
  /// The heights that a batch's tree may have: 64 and 256 keys.
  public static let heights = [6, 8]
  /// Bytes of the root that a signature names its batch by.
  public static let identifierSize = 8
  /// The parameter set of the keys that certify batches.
  public static var certifier: SLHDSAParameters { .sha2_128s }

  /// The layer in the addresses of all hashes of a batch. SLH-DSA's are at most 21, the few-time scheme has 0xf7.
  static let layer: UInt32 = 0xf8

  static func tree(height: Int) -> XMSS { XMSS(layer: layer, tree: 0, height: height, n: hashSize) }
}
