import Ciphers
import WireCoding

/// `mls/pq-xwing`: key generation, encapsulation and decapsulation (draft-connolly-cfrg-xwing-kem, appendix C).
enum XWingVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    for test in tally.cases(of: document) {
      tally.run(in: "key generation") { () throws(VectorFailure) in
        let seed = try test.hex("seed")
        let publicKey = try attempt("pk") { () throws(CipherError) in try XWing.publicKey(seed: seed) }
        try expect(publicKey == test.hex("pk"), "pk")
      }
      tally.run(in: "encapsulation") { () throws(VectorFailure) in
        let (publicKey, randomness) = (try test.hex("pk"), try test.hex("eseed"))
        let result = try attempt("ct") { () throws(CipherError) in
          try XWing.encapsulate(to: publicKey, randomness: randomness)
        }
        try expect(result.encapsulated == test.hex("ct"), "ct")
        try expect(result.sharedSecret == test.hex("ss"), "ss")
      }
      tally.run(in: "decapsulation") { () throws(VectorFailure) in
        let (ciphertext, seed) = (try test.hex("ct"), try test.hex("sk"))
        let secret = try attempt("ss") { () throws(CipherError) in try XWing.decapsulate(ciphertext, seed: seed) }
        try expect(secret == test.hex("ss"), "ss")
      }
    }
  }
}
