package import Ciphers
package import WireCoding

/// A chain of keys for one sender and one kind of content (RFC 9420 §9.1). A used key is gone.
package struct HashRatchet: Sendable {
  /// Generations that a message may be ahead of the last one, and keys of skipped ones that are kept.
  static let reach: UInt32 = 1024

  private var secret: [UInt8]
  /// The next generation that the chain gives.
  package private(set) var generation: UInt32
  /// Keys of messages that have not come yet, by rising generation.
  private var skipped: [RatchetKey]

  package init(secret: [UInt8]) {
    self.secret = secret
    generation = 0
    skipped = []
  }

  /// The next key, for sending.
  @inline(never)
  package mutating func next(_ suite: CipherSuite) throws(MLSError) -> RatchetKey {
    guard generation < .max else { throw .generationTooFar }
    return step(suite)
  }

  /// The key of a generation, for receiving. Keys that it passes over are kept.
  package mutating func take(_ wanted: UInt32, suite: CipherSuite) throws(MLSError) -> RatchetKey {
    guard wanted >= generation else {
      for index in skipped.indices where skipped[index].generation == wanted { return skipped.remove(at: index) }
      throw .generationUsed
    }
    guard wanted - generation <= Self.reach, wanted < .max else { throw .generationTooFar }
    while generation < wanted { skipped.append(step(suite)) }
    if skipped.count > Int(Self.reach) {
      let surplus = skipped.count - Int(Self.reach)
      for index in 0..<surplus { skipped[index].wipe() }
      skipped.removeFirst(surplus)
    }
    return step(suite)
  }

  @inline(never)
  private mutating func step(_ suite: CipherSuite) -> RatchetKey {
    let current = generation
    let key = RatchetKey(
      generation: current,
      key: suite.deriveTreeSecret(secret, label: "key", generation: current, count: suite.aeadKeyLength),
      nonce: suite.deriveTreeSecret(secret, label: "nonce", generation: current, count: suite.aeadNonceLength))
    let following = suite.deriveTreeSecret(secret, label: "secret", generation: current, count: suite.hashLength)
    secret.wipe()
    secret = following
    generation += 1
    return key
  }

  mutating func wipe() {
    secret.wipe()
    for index in skipped.indices { skipped[index].wipe() }
    skipped = []
  }
}

extension HashRatchet: WireCodable {
  package func encode(into writer: inout WireWriter) {
    writer.write(opaque: secret)
    writer.write(generation)
    var inner = WireWriter()
    for key in skipped {
      inner.write(key.generation)
      inner.write(opaque: key.key)
      inner.write(opaque: key.nonce)
    }
    writer.write(opaque: inner.bytes)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    secret = try reader.readOpaque()
    generation = try reader.readUInt32()
    skipped = []
    var inner = try reader.readNested()
    while !inner.isAtEnd {
      guard skipped.count < Int(Self.reach) else { throw .limitExceeded }
      let generation = try inner.readUInt32()
      let key = try inner.readOpaque()
      skipped.append(RatchetKey(generation: generation, key: key, nonce: try inner.readOpaque()))
    }
  }
}
