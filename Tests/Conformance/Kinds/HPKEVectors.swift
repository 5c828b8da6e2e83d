import Ciphers
import WireCoding

/// `mls/pq-hpke`: DeriveKeyPair, Encap, Decap, the key schedule, messages and exports of HPKE's base mode.
enum HPKEVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    for test in tally.cases(of: document) {
      let group = name(of: test)
      tally.run(in: group + " derive, open, export") { () throws(VectorFailure) in try receive(test) }
      tally.run(in: group + " encapsulate") { () throws(VectorFailure) in try encapsulate(test) }
    }
  }

  private static func receive(_ test: VectorCase) throws(VectorFailure) {
    let hpke = try suite(of: test)
    let (publicKey, privateKey) = (try test.hex("pkRm"), try test.hex("skRm"))
    let (keyMaterial, kemOutput, info) = (try test.hex("ikmR"), try test.hex("enc"), try test.hex("info"))
    let pair = try attempt("DeriveKeyPair") { () throws(CipherError) in try hpke.kem.keyPair(from: keyMaterial) }
    try expect(pair.privateKey == privateKey, "skRm")
    try expect(pair.publicKey == publicKey, "pkRm")
    let secret = try attempt("Decap") { () throws(CipherError) in
      try hpke.kem.decapsulate(kemOutput, privateKey: privateKey, publicKey: publicKey)
    }
    try expect(secret == test.hex("shared_secret"), "shared_secret")
    let receiver = try attempt("SetupBaseR") { () throws(CipherError) in
      try hpke.receiver(kemOutput: kemOutput, privateKey: privateKey, publicKey: publicKey, info: info)
    }
    try expect(receiver.key == test.hex("key"), "key")
    try expect(receiver.baseNonce == test.hex("base_nonce"), "base_nonce")
    try expect(receiver.exporterSecret == test.hex("exporter_secret"), "exporter_secret")
    try exchange(test, receiver)
  }

  private static func exchange(_ test: VectorCase, _ receiver: HPKEContext) throws(VectorFailure) {
    var opening = receiver
    var sealing = receiver
    for message in try test.parts("encryptions") {
      let (plaintext, ciphertext, aad) = (try message.hex("pt"), try message.hex("ct"), try message.hex("aad"))
      let sealed = try attempt("ct") { () throws(CipherError) in try sealing.seal(plaintext, authenticating: aad) }
      try expect(sealed == ciphertext, "ct")
      var altered = ciphertext
      if !altered.isEmpty { altered[0] ^= 1 }
      try expect((try? opening.open(altered, authenticating: aad)) == nil, "an altered ct was opened")
      let opened = try attempt("pt") { () throws(CipherError) in try opening.open(ciphertext, authenticating: aad) }
      try expect(opened == plaintext, "pt")
    }
    for export in try test.parts("exports") {
      let (context, count) = (try export.hex("exporter_context"), try export.integer("L"))
      let value = try attempt("exported_value") { () throws(CipherError) in
        try receiver.export(context: context, count: count)
      }
      try expect(value == export.hex("exported_value"), "exported_value")
    }
  }

  private static func encapsulate(_ test: VectorCase) throws(VectorFailure) {
    let hpke = try suite(of: test)
    let (publicKey, randomness) = (try test.hex("pkRm"), try test.hex("ikmE"))
    let result = try attempt("Encap") { () throws(CipherError) in
      try hpke.kem.encapsulate(to: publicKey, randomness: randomness)
    }
    try expect(result.encapsulated == test.hex("enc"), "enc")
    try expect(result.sharedSecret == test.hex("shared_secret"), "shared_secret")
  }

  private static func suite(of test: VectorCase) throws(VectorFailure) -> HPKE {
    let kemID = try test.integer("kem_id")
    let kdfID = try test.integer("kdf_id")
    let aeadID = try test.integer("aead_id")
    guard try test.integer("mode") == 0 else { throw .skipped("only base mode is here") }
    for kem in KEM.allCases where Int(kem.hpkeID) == kemID {
      guard kem.isSupported else { throw .skipped("this build does not have the KEM") }
      for hash in HashFunction.allCases where Int(hash.hpkeKDFID) == kdfID {
        for aead in AEAD.allCases where Int(aead.hpkeID) == aeadID { return HPKE(kem: kem, hash: hash, aead: aead) }
        throw .skipped("no such AEAD here")
      }
      throw .skipped("no such KDF here: SHAKE and TurboSHAKE are not used")
    }
    throw .skipped("no such KEM here")
  }

  private static func name(of test: VectorCase) -> Text {
    var name: Text = "KEM"
    let parts: [(Text, Text)] = [(" ", "kem_id"), (" KDF ", "kdf_id"), (" AEAD ", "aead_id")]
    for (label, field) in parts { name += label + Text((try? test.integer(field)) ?? -1) }
    return name
  }
}
