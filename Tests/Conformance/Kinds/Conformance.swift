public import Ciphers
public import WireCoding

/// Runs official test vectors, and the house's own, in the same code natively and in the browser.
public enum Conformance {
  /// Runs the cases of one vector file.
  ///
  /// - Parameters:
  ///   - path: the file's path below the vector folder, for example `mls/treekem.json`.
  ///   - document: the file's contents.
  /// - Returns: nil where no runner knows this kind of file.
  public static func run(
    path: Text, document: JSON, entropy: any EntropySource
  ) -> ConformanceTally? {
    if path.hasPrefix("acvp/slh-dsa-") { return SLHDSAConformance.run(document: document) }
    if path == "hbss/one-time.json" { return OneTimeConformance.run(document: document) }
    var tally = ConformanceTally(kind: kind(of: path))
    let kind = tally.kind
    switch kind {
    case "mls/pq-xwing": XWingVectors.run(document, &tally)
    case "mls/pq-hpke": HPKEVectors.run(document, &tally)
    case "wycheproof/aes_gcm_test", "wycheproof/chacha20_poly1305_test": AEADVectors.run(document, &tally)
    case "wycheproof/ed25519_test", "wycheproof/ecdsa_secp256r1_sha256_p1363_test":
      SignatureVectors.run(document, &tally)
    default:
      if kind.hasPrefix("acvp/ml-kem-") || kind.hasPrefix("wycheproof/mlkem_") {
        MLKEMVectors.run(document, &tally)
      } else if kind.hasPrefix("acvp/ml-dsa-") || kind.hasPrefix("wycheproof/mldsa_") {
        MLDSAVectors.run(document, &tally)
      } else if kind.hasPrefix("wycheproof/x25519") || kind.hasPrefix("wycheproof/ecdh_secp256r1") {
        DiffieHellmanVectors.run(document, &tally)
      } else if kind.hasPrefix("wycheproof/hkdf_") || kind.hasPrefix("wycheproof/hmac_") {
        HashVectors.run(document, &tally)
      } else if !MLSVectors.run(document, &tally, entropy: entropy) {
        return nil
      }
    }
    return tally
  }

  /// A path without its `.json`.
  static func kind(of path: Text) -> Text {
    let suffix: Text = ".json"
    guard path.hasSuffix(suffix) else { return path }
    return Text(decoding: Array(path.utf8).dropLast(suffix.utf8.count), as: UTF8.self)
  }
}
