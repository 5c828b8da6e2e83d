import Ciphers
import WireCoding

/// `acvp/ml-kem-*` and `wycheproof/mlkem_*` (FIPS 203).
enum MLKEMVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    let isNIST = tally.kind.hasPrefix("acvp/")
    for (fields, tests) in tally.groups(of: document) {
      let name = (try? fields.string("parameterSet")) ?? "?"
      let function = (try? fields.string(isNIST ? "function" : "type")) ?? "keyGen"
      for test in tests {
        tally.run(in: name + " " + function) { () throws(VectorFailure) in
          guard let set = set(called: name) else { throw .skipped("no such parameter set here") }
          if isNIST { try nist(set, function, test) } else { try wycheproof(set, function, test) }
        }
      }
    }
  }

  private static func set(called name: Text) -> MLKEM? {
    for set in MLKEM.allCases where set.name == name { return set }
    return nil
  }

  private static func nist(_ set: MLKEM, _ function: Text, _ test: VectorCase) throws(VectorFailure) {
    if function == "keyGen" {
      let seed = try test.hex("d") + test.hex("z")
      let publicKey = try result { () throws(CipherError) in try set.publicKey(seed: seed) }
      return try expect(publicKey == test.hex("ek"), "ek")
    }
    if function == "encapsulation" {
      let (publicKey, m, key) = (try test.hex("ek"), try test.hex("m"), try test.hex("dk"))
      let encapsulation = try result { () throws(CipherError) in
        try set.encapsulate(to: publicKey, randomness: m)
      }
      try expect(encapsulation?.encapsulated == test.hex("c"), "c")
      try expect(encapsulation?.sharedSecret == test.hex("k"), "k")
      let ciphertext = try test.hex("c")
      let secret = try result { () throws(CipherError) in try set.decapsulate(ciphertext, expandedKey: key) }
      return try expect(secret == test.hex("k"), "k of decapsulation")
    }
    if function == "decapsulation" {
      let (ciphertext, key) = (try test.hex("c"), try test.hex("dk"))
      let secret = try result { () throws(CipherError) in try set.decapsulate(ciphertext, expandedKey: key) }
      return try expect(secret == test.hex("k"), "k")
    }
    if function == "encapsulationKeyCheck" {
      let publicKey = try test.hex("ek")
      let encapsulation = try result { () throws(CipherError) in try set.encapsulate(to: publicKey) }
      return try expect(test.bool("testPassed") == (encapsulation != nil), "verdict")
    }
    if function == "decapsulationKeyCheck" {
      let key = try test.hex("dk")
      let ciphertext = [UInt8](repeating: 0, count: set.ciphertextLength)
      let secret = try result { () throws(CipherError) in try set.decapsulate(ciphertext, expandedKey: key) }
      return try expect(test.bool("testPassed") == (secret != nil), "verdict")
    }
    throw .skipped("no such function here")
  }

  private static func wycheproof(_ set: MLKEM, _ type: Text, _ test: VectorCase) throws(VectorFailure) {
    let expectation = try Expectation(of: test)
    if type == "MLKEMKeyGen" {
      let seed = try test.hex("seed")
      let publicKey = try result { () throws(CipherError) in try set.publicKey(seed: seed) }
      return try expectation.check(publicKey, is: test.hex("ek"))
    }
    if type == "MLKEMTest" {
      let (seed, ciphertext) = (try test.hex("seed"), try test.hex("c"))
      let publicKey = try result { () throws(CipherError) in try set.publicKey(seed: seed) }
      if case .valid = expectation { try expect(publicKey == test.hex("ek"), "ek") }
      let secret = try result { () throws(CipherError) in try set.decapsulate(ciphertext, seed: seed) }
      return try expectation.check(secret, is: test.hex("K"))
    }
    if type == "MLKEMEncapsTest" {
      let (publicKey, m) = (try test.hex("ek"), try test.hex("m"))
      if case .invalid = expectation {
        // Without chosen randomness too, a key that is none must be refused.
        let encapsulation = try result { () throws(CipherError) in try set.encapsulate(to: publicKey) }
        return try expectation.check(encapsulation != nil)
      }
      let encapsulation = try result { () throws(CipherError) in try set.encapsulate(to: publicKey, randomness: m) }
      try expectation.check(encapsulation?.encapsulated, is: test.hex("c"))
      return try expectation.check(encapsulation?.sharedSecret, is: test.hex("K"))
    }
    if type == "MLKEMDecapsValidationTest" {
      let (key, ciphertext) = (try test.hex("dk"), try test.hex("c"))
      let secret = try result { () throws(CipherError) in try set.decapsulate(ciphertext, expandedKey: key) }
      // Most invalid cases name no secret: there is none.
      if case .invalid = expectation { return try expectation.check(secret != nil) }
      return try expectation.check(secret, is: test.hex("K"))
    }
    throw .skipped("no such test here")
  }
}
