import HBSS
public import WireCoding

/// The vectors of the one-time scheme (Tests/HBSSTests/Fixtures/one-time.json), which another implementation made.
public enum OneTimeConformance {
  /// Makes each case's batch, certificate and signatures again, to the byte, verifies them in both types, and sees changes
  /// of each field refused.
  public static func run(document: JSON) -> ConformanceTally {
    var tally = ConformanceTally(kind: "hbss/one-time")
    for json in document["cases"]?.array ?? [] {
      let test = VectorCase(json)
      let group: Text = (try? test.string("comment")) ?? "unnamed"
      tally.run(in: group) { () throws(VectorFailure) in try check(test) }
    }
    if tally.lines.isEmpty { tally.record(.failed("no cases"), in: "file") }
    return tally
  }

  private static func check(_ test: VectorCase) throws(VectorFailure) {
    let fields = try test.part("scope")
    let (purpose, group, binding) = (try fields.hex("purpose"), try fields.hex("group"), try fields.hex("binding"))
    let (epoch, leaf) = (try number(fields, "epoch"), UInt32(truncatingIfNeeded: try number(fields, "leaf")))
    let (secret, height, time) = (try test.hex("sk"), try test.integer("height"), try number(test, "time"))
    let (skSeed, skPRF, nonce) = (try test.hex("skSeed"), try test.hex("skPRF"), try test.hex("nonce"))
    guard let key = try? SLHDSAPrivateKey(parameters: OneTime.certifier, bytes: secret),
      let scope = try? OneTimeScope(purpose: purpose, group: group, epoch: epoch, leaf: leaf, binding: binding),
      let batch = try? OneTimeBatch(
        height: height, time: time, signer: key.publicKey, scope: scope, skSeed: skSeed, skPRF: skPRF, nonce: nonce),
      let certificate = try? OneTimeCertificate(of: batch, signedBy: key, randomness: nil)
    else { throw .failed("unreadable") }
    try expect(batch.statement.root == test.hex("root"), "root")
    try expect(certificate.encoded == test.hex("certificate"), "certificate")
    guard let publicKey = certificate.publicKey(certifiedBy: key.publicKey, scope: scope) else {
      throw .failed("certificate refused")
    }
    try sign(test, batch: batch, certificate: certificate, publicKey: publicKey)
    try expect(batch.keysLeft == 0 && (try? batch.takeKey().index) == nil, "a key too many")
  }

  /// Takes all keys in their order, and signs with those that the case lists.
  private static func sign(
    _ test: VectorCase, batch: OneTimeBatch, certificate: OneTimeCertificate, publicKey: OneTimePublicKey
  ) throws(VectorFailure) {
    var wanted = try test.parts("signatures")[...]
    for index in 0..<batch.statement.keys {
      guard let one = wanted.first, try one.integer("index") == index else {
        try expect((try? batch.takeKey().index) == index, "keys")
        continue
      }
      wanted.removeFirst()
      let message = try one.hex("message")
      let randomness = try one.hex("randomness")
      guard let signature = try? batch.takeKey().sign(message, randomness: randomness) else { throw .failed("signing") }
      let short = OneTimeEnvelope.short(signature).encoded
      try expect(short == one.hex("envelope"), "signature")
      let long = OneTimeEnvelope.certified(certificate, signature).encoded
      try expect(verifies(short, publicKey, message) && verifies(long, publicKey, message), "verification")
      // Kind, identifier, index, R, the digest's tail, the first and the last chain, the path.
      for place in [0, 1, 9, 10, 26, 42, 601, 602, short.count - 1] {
        var changed = short
        changed[place] ^= 0x10
        try expect(!verifies(changed, publicKey, message), "took a change")
      }
    }
    try expect(wanted.isEmpty, "order of indices")
  }

  private static func verifies(_ envelope: [UInt8], _ publicKey: OneTimePublicKey, _ message: [UInt8]) -> Bool {
    switch try? OneTimeEnvelope(decoding: envelope) {
    case .short(let signature): publicKey.isValid(signature, for: message)
    case .certified(let certificate, let signature):
      certificate.statement == publicKey.statement && publicKey.isValid(signature, for: message)
    case .plain, nil: false
    }
  }

  /// Numbers past 32 bits, which an Int of WebAssembly cannot hold.
  private static func number(_ test: VectorCase, _ name: Text) throws(VectorFailure) -> UInt64 {
    guard let value = test.json[named: name]?.unsigned else { throw .failed("field " + name) }
    return value
  }
}
