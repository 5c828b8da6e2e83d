package import Ciphers
package import WireCoding

/// A chain of keys for one sender and one kind of content (RFC 9420 §9.1). A used key is deleted.
package struct HashRatchet: Sendable {
  /// How many generations a message may be ahead of the last one seen, and how many skipped keys are kept.
  static let reach: UInt32 = 1024

  private var secret: Secret
  /// The next generation that the chain gives.
  package private(set) var generation: UInt32
  /// Keys of generations that were passed over, in their order.
  private var skipped: [RatchetKey]

  package init(secret: Secret) {
    self.secret = secret
    generation = 0
    skipped = []
  }

  /// The next key, for sending.
  ///
  /// - Throws: `generationTooFar` where the generations are used up.
  package mutating func next(_ suite: CipherSuite) throws(MLSError) -> RatchetKey {
    guard generation < .max else { throw .generationTooFar }
    return step(suite)
  }

  /// The key of a generation, for receiving. Keys that it passes over are kept.
  ///
  /// - Throws: `generationUsed` where the key was taken before or is no longer kept; `generationTooFar` beyond `reach`.
  package mutating func take(_ wanted: UInt32, suite: CipherSuite) throws(MLSError) -> RatchetKey {
    guard wanted >= generation else {
      guard let index = skipped.firstIndex(where: { $0.generation == wanted }) else { throw .generationUsed }
      return skipped.remove(at: index)
    }
    guard wanted - generation <= Self.reach, wanted < .max else { throw .generationTooFar }
    while generation < wanted { skipped.append(step(suite)) }
    if skipped.count > Int(Self.reach) { skipped.removeFirst(skipped.count - Int(Self.reach)) }
    return step(suite)
  }

  private mutating func step(_ suite: CipherSuite) -> RatchetKey {
    let key = RatchetKey(
      generation: generation,
      key: suite.deriveTreeSecret(secret, label: "key", generation: generation, count: suite.aeadKeyLength),
      nonce: suite.deriveTreeSecret(secret, label: "nonce", generation: generation, count: suite.aeadNonceLength))
    secret = suite.deriveTreeSecret(secret, label: "secret", generation: generation, count: suite.hashLength)
    generation += 1
    return key
  }
}

extension HashRatchet: WireCodable {
  package func encode(into writer: inout WireWriter) {
    writer.write(secret)
    writer.write(generation)
    var inner = WireWriter()
    for key in skipped {
      inner.write(key.generation)
      inner.write(key.key)
      inner.write(key.nonce)
    }
    writer.write(opaque: inner.bytes)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    secret = try reader.read()
    generation = try reader.readUInt32()
    skipped = []
    var inner = try reader.readNested()
    while !inner.isAtEnd {
      guard skipped.count < Int(Self.reach) else { throw .limitExceeded }
      let generation = try inner.readUInt32()
      let key: Secret = try inner.read()
      skipped.append(RatchetKey(generation: generation, key: key, nonce: try inner.read()))
    }
  }
}
