import Ciphers
import WireCoding

/// `acvp/ml-dsa-*` and `wycheproof/mldsa_*` (FIPS 204).
enum MLDSAVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    let kind = tally.kind
    let isNIST = kind.hasPrefix("acvp/")
    for (fields, tests) in tally.groups(of: document) {
      let name = parameterSet(fields, kind)
      let variant: Text = isNIST ? self.variant(fields) : ""
      for test in tests {
        tally.run(in: name + variant) { () throws(VectorFailure) in
          guard let set = set(called: name) else { throw .skipped("no such parameter set here") }
          if isNIST {
            try nist(set, fields, test, variant)
          } else if kind.hasSuffix("verify_test") {
            try verify(set, fields, test)
          } else if kind.hasSuffix("sign_seed_test") {
            try sign(set, fields, test)
          } else {
            try signExpanded(set, fields, test)
          }
        }
      }
    }
  }

  private static func set(called name: Text) -> MLDSA? {
    for set in MLDSA.allCases where set.name == name { return set }
    return nil
  }

  /// From the group, or from a kind such as `wycheproof/mldsa_65_verify_test`.
  private static func parameterSet(_ fields: VectorCase, _ kind: Text) -> Text {
    if let name = try? fields.string("parameterSet") { return name }
    let sets: [Text] = ["44", "65", "87"]
    for set in sets where kind.hasPrefix("wycheproof/mldsa_" + set) { return "ML-DSA-" + set }
    return "?"
  }

  private static func variant(_ fields: VectorCase) -> Text {
    guard let interface = try? fields.string("signatureInterface") else { return "" }
    if interface == "external" { return " external " + ((try? fields.string("preHash")) ?? "") }
    return (try? fields.bool("externalMu")) == true ? " external mu" : " internal"
  }

  private static func nist(
    _ set: MLDSA, _ fields: VectorCase, _ test: VectorCase, _ variant: Text
  ) throws(VectorFailure) {
    if test.has("seed") {
      let seed = try test.hex("seed")
      let publicKey = try result { () throws(CipherError) in try set.publicKey(seed: seed) }
      return try expect(publicKey == test.hex("pk"), "pk")
    }
    guard variant == " external pure" || variant == " internal" else { throw .skipped("only pure mode is here") }
    let isInternal = variant == " internal"
    let (message, signature) = (try test.hex("message"), try test.hex("signature"))
    let context = isInternal ? nil : try test.hex("context")
    if test.has("testPassed") {
      let publicKey = try test.hex("pk")
      let isValid: Bool?
      if let context {
        isValid = set.isValid(signature: signature, for: message, publicKey: publicKey, context: context)
      } else {
        isValid = try result { () throws(CipherError) in
          try set.isValid(signature: signature, forInternal: message, publicKey: publicKey)
        }
      }
      return try expect(test.bool("testPassed") == isValid, "verdict")
    }
    let key = try test.hex("sk")
    let randomness = test.has("rnd") ? try test.hex("rnd") : [UInt8](repeating: 0, count: 32)
    let made = try result { () throws(CipherError) in
      try set.sign(message, expandedKey: key, context: context, randomness: randomness)
    }
    try expect(made == signature, "signature")
  }

  private static func verify(_ set: MLDSA, _ fields: VectorCase, _ test: VectorCase) throws(VectorFailure) {
    let publicKey = try fields.hex("publicKey")
    let context = test.has("ctx") ? try test.hex("ctx") : []
    let (message, signature) = (try test.hex("msg"), try test.hex("sig"))
    try Expectation(of: test).check(
      set.isValid(signature: signature, for: message, publicKey: publicKey, context: context))
  }

  /// Signatures are hedged, so that the vector's own is checked instead, and one made here.
  private static func sign(_ set: MLDSA, _ fields: VectorCase, _ test: VectorCase) throws(VectorFailure) {
    guard test.has("msg") else { throw .skipped("mu from outside is not taken") }
    let seed = try fields.hex("privateSeed")
    let context = test.has("ctx") ? try test.hex("ctx") : []
    let (message, signature) = (try test.hex("msg"), try test.hex("sig"))
    let expectation = try Expectation(of: test)
    let made = try result { () throws(CipherError) in try set.sign(message, seed: seed, context: context) }
    try expectation.check(made != nil)
    guard let made else { return }
    let publicKey = try result { () throws(CipherError) in try set.publicKey(seed: seed) }
    try expect(publicKey == fields.hex("publicKey"), "publicKey")
    for signature in [signature, made] {
      try expect(
        set.isValid(signature: signature, for: message, publicKey: publicKey ?? [], context: context), "verdict")
    }
  }

  private static func signExpanded(_ set: MLDSA, _ fields: VectorCase, _ test: VectorCase) throws(VectorFailure) {
    guard test.has("msg") else { throw .skipped("mu from outside is not taken") }
    let key = try fields.hex("privateKey")
    let context = test.has("ctx") ? try test.hex("ctx") : []
    let message = try test.hex("msg")
    let zeros = [UInt8](repeating: 0, count: 32)
    let made = try result { () throws(CipherError) in
      try set.sign(message, expandedKey: key, context: context, randomness: zeros)
    }
    try Expectation(of: test).check(made, is: test.hex("sig"))
  }
}
