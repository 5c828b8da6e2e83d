import Ciphers
package import WireCoding

/// The two ratchets of one sender (RFC 9420 §9.1).
package struct LeafRatchets: Sendable, WireCodable {
  private struct Fields: Sendable {
    var handshake: HashRatchet
    var application: HashRatchet
  }

  private var fields: Shared<Fields>

  package var handshake: HashRatchet {
    _read { yield fields.value.handshake }
    _modify { yield &fields.value.handshake }
  }
  package var application: HashRatchet {
    _read { yield fields.value.application }
    _modify { yield &fields.value.application }
  }

  init(leafSecret: [UInt8], suite: CipherSuite) {
    fields = Shared(
      Fields(
        handshake: HashRatchet(secret: suite.derive(leafSecret, label: "handshake")),
        application: HashRatchet(secret: suite.derive(leafSecret, label: "application"))))
  }

  package func encode(into writer: inout WireWriter) {
    writer.write(handshake)
    writer.write(application)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    fields = Shared(Fields(handshake: try reader.read(), application: try reader.read()))
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

  mutating func wipe() {
    handshake.wipe()
    application.wipe()
  }
}
