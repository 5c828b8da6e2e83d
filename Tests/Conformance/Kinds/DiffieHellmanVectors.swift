import Ciphers
import WireCoding

/// `wycheproof/x25519*` and `ecdh_secp256r1*`: public keys as they are, as points, as JWK and in DER.
enum DiffieHellmanVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    let kem: KEM = tally.kind.hasPrefix("wycheproof/x25519") ? .x25519 : .p256
    for (fields, tests) in tally.groups(of: document) {
      let encoding = (try? fields.string("encoding")) ?? ""
      for test in tests {
        tally.run(in: kem.name) { () throws(VectorFailure) in
          let expectation = try Expectation(of: test)
          let shared = try test.hex("shared")
          guard let keys = try keys(of: test, kem, encoding) else { return try expectation.check(nil, is: shared) }
          let secret = try result { () throws(CipherError) in
            try kem.sharedCoordinate(privateKey: keys.private, publicKey: keys.public)
          }
          // Where either verdict may be right, a zero secret of X25519 is refused here: RFC 9180 §7.1.4 wants it so.
          if kem != .x25519 || shared.contains(where: { byte in byte != 0 }) {
            try expectation.check(secret, is: shared)
          } else {
            try expect(secret == nil, "took a point of small order")
          }
        }
      }
    }
  }

  /// Nil where a key is not one of this curve in the one form that is taken.
  private static func keys(
    of test: VectorCase, _ kem: KEM, _ encoding: Text
  ) throws(VectorFailure) -> (private: [UInt8], public: [UInt8])? {
    if test.json["public"]?.members != nil {
      let (ours, theirs) = (try test.part("private"), try test.part("public"))
      guard let publicKey = JWK.publicKey(theirs, kem), let privateKey = JWK.bytes(ours, "d") else { return nil }
      return (privateKey, publicKey)
    }
    var publicKey = try test.hex("public")
    if encoding == "asn" {
      guard let point = SubjectPublicKeyInfo.p256Point(publicKey) else { return nil }
      publicKey = point
    }
    return (try scalar(test.hex("private"), kem), publicKey)
  }

  /// Wycheproof writes P-256's scalars as integers: with a leading zero, or short.
  private static func scalar(_ bytes: [UInt8], _ kem: KEM) -> [UInt8] {
    guard kem == .p256 else { return bytes }
    var digits = bytes
    while digits.count > 32, digits[0] == 0 { digits.removeFirst() }
    while digits.count < 32 { digits.insert(0, at: 0) }
    return digits
  }
}
