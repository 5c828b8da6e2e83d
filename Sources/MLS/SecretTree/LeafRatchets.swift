import Ciphers
package import WireCoding

/// The two ratchets of one sender (RFC 9420 §9.1).
package struct LeafRatchets: Sendable, WireCodable {
  /// For proposals and commits.
  package var handshake: HashRatchet
  package var application: HashRatchet

  init(leafSecret: Secret, suite: CipherSuite) {
    handshake = HashRatchet(secret: suite.derive(leafSecret, label: "handshake"))
    application = HashRatchet(secret: suite.derive(leafSecret, label: "application"))
  }

  package func encode(into writer: inout WireWriter) {
    writer.write(handshake)
    writer.write(application)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    handshake = try reader.read()
    application = try reader.read()
  }

  /// The key for a content of that type, at that generation.
  mutating func take(_ generation: UInt32, for type: ContentType, suite: CipherSuite) throws(MLSError) -> RatchetKey {
    switch type {
    case .application: try application.take(generation, suite: suite)
    case .proposal, .commit: try handshake.take(generation, suite: suite)
    }
  }

  /// The next key for a content of that type.
  mutating func next(for type: ContentType, suite: CipherSuite) throws(MLSError) -> RatchetKey {
    switch type {
    case .application: try application.next(suite)
    case .proposal, .commit: try handshake.next(suite)
    }
  }

  /// The generation of the next key for a content of that type.
  func nextGeneration(for type: ContentType) -> UInt32 {
    switch type {
    case .application: application.generation
    case .proposal, .commit: handshake.generation
    }
  }
}
