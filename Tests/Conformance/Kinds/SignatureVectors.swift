import Ciphers
import WireCoding

/// `wycheproof/ed25519_test` and `ecdsa_secp256r1_sha256_p1363_test`.
enum SignatureVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    let scheme: SignatureScheme = tally.kind == "wycheproof/ed25519_test" ? .ed25519 : .p256
    for (fields, tests) in tally.groups(of: document) {
      for test in tests {
        tally.run(in: scheme.name) { () throws(VectorFailure) in
          let key = try fields.part("publicKey")
          let publicKey = try scheme == .ed25519 ? key.hex("pk") : key.hex("uncompressed")
          let (signature, message) = (try test.hex("sig"), try test.hex("msg"))
          let expectation = try Expectation(of: test)
          guard let signature = scheme == .ed25519 ? signature : ECDSASignatureForm.der(signature) else {
            return try expectation.check(false)
          }
          try expectation.check(scheme.isValid(signature: signature, for: message, publicKey: publicKey))
        }
      }
    }
  }
}
