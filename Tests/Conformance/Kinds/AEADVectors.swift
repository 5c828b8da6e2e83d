import Ciphers
import WireCoding

/// `wycheproof/aes_gcm_test` and `chacha20_poly1305_test`.
enum AEADVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    for (fields, tests) in tally.groups(of: document) {
      let bits = (
        key: (try? fields.integer("keySize")) ?? 0, nonce: (try? fields.integer("ivSize")) ?? 0,
        tag: (try? fields.integer("tagSize")) ?? 0
      )
      let isChaCha = tally.kind == "wycheproof/chacha20_poly1305_test"
      let aead: AEAD? =
        switch bits.key {
        case 128 where !isChaCha: .aes128GCM
        case 256: isChaCha ? .chaCha20Poly1305 : .aes256GCM
        default: nil
        }
      // Nonces of other sizes are for the primitive to refuse; other tags and keys are other ciphers.
      let name: Text = "key \(bits.key) \(bits.nonce == 96 ? "nonce 96" : "other nonces")"
      for test in tests {
        tally.run(in: name) { () throws(VectorFailure) in
          guard let aead, bits.tag == 128 else { throw .skipped("no such key or tag size here") }
          guard bits.nonce == 96 else { return try refuses(aead, test) }
          try exchange(aead, test)
        }
      }
    }
  }

  private static func exchange(_ aead: AEAD, _ test: VectorCase) throws(VectorFailure) {
    let expectation = try Expectation(of: test)
    let (key, nonce, aad) = (try test.hex("key"), try test.hex("iv"), try test.hex("aad"))
    let plaintext = try test.hex("msg")
    let ciphertext = try test.hex("ct") + test.hex("tag")
    let opened = try result { () throws(CipherError) in
      try aead.open(ciphertext, key: key, nonce: nonce, authenticating: aad)
    }
    switch expectation {
    case .invalid: try expect(opened == nil, "opened an invalid case")
    case .valid, .acceptable:
      try expectation.check(opened, is: plaintext)
      let sealed = try result { () throws(CipherError) in
        try aead.seal(plaintext, key: key, nonce: nonce, authenticating: aad)
      }
      try expectation.check(sealed, is: ciphertext)
    }
  }

  private static func refuses(_ aead: AEAD, _ test: VectorCase) throws(VectorFailure) {
    let (key, nonce, aad) = (try test.hex("key"), try test.hex("iv"), try test.hex("aad"))
    let ciphertext = try test.hex("ct") + test.hex("tag")
    let opened = try result { () throws(CipherError) in
      try aead.open(ciphertext, key: key, nonce: nonce, authenticating: aad)
    }
    try expect(opened == nil, "took a nonce that is not 12 bytes")
    if case .valid = try Expectation(of: test) { throw .skipped("refused: nonces have 12 bytes here") }
  }
}
