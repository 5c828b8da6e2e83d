package import Ciphers
package import WireCoding

/// The secrets of one epoch (RFC 9420 §8, table 4). The encryption secret goes into the secret tree and is not kept.
package struct EpochSecrets: Sendable {
  package var senderData: [UInt8] = []
  package var encryption: [UInt8] = []
  package var exporter: [UInt8] = []
  package var external: [UInt8] = []
  package var confirmation: [UInt8] = []
  package var membership: [UInt8] = []
  package var resumption: [UInt8] = []
  package var authenticator: [UInt8] = []
  /// Goes into the next epoch.
  package var initial: [UInt8] = []

  /// None yet: they are read later.
  init() {}

  package init(epochSecret: [UInt8], suite: CipherSuite) {
    senderData = suite.derive(epochSecret, label: "sender data")
    encryption = suite.derive(epochSecret, label: "encryption")
    exporter = suite.derive(epochSecret, label: "exporter")
    external = suite.derive(epochSecret, label: "external")
    confirmation = suite.derive(epochSecret, label: "confirm")
    membership = suite.derive(epochSecret, label: "membership")
    resumption = suite.derive(epochSecret, label: "resumption")
    authenticator = suite.derive(epochSecret, label: "authentication")
    initial = suite.derive(epochSecret, label: "init")
  }

  /// `MLS-Exporter` (RFC 9420 §8.5).
  package func export(label: Text, context: [UInt8], count: Int, suite: CipherSuite) -> [UInt8] {
    suite.expand(
      suite.derive(exporter, label: label), label: "exported", context: suite.digest(context), count: count)
  }

  /// The key pair to which outsiders encrypt external commits (RFC 9420 §8.3).
  package func externalKeyPair(_ suite: CipherSuite) throws(MLSError) -> KEMKeyPair {
    try suite.keyPair(from: external)
  }

  mutating func wipe() {
    senderData.wipe()
    encryption.wipe()
    exporter.wipe()
    external.wipe()
    confirmation.wipe()
    membership.wipe()
    resumption.wipe()
    authenticator.wipe()
    initial.wipe()
  }
}

extension EpochSecrets: WireCodable {
  package func encode(into writer: inout WireWriter) {
    writer.write(opaque: senderData)
    writer.write(opaque: exporter)
    writer.write(opaque: external)
    writer.write(opaque: confirmation)
    writer.write(opaque: membership)
    writer.write(opaque: resumption)
    writer.write(opaque: authenticator)
    writer.write(opaque: initial)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    senderData = try reader.readOpaque()
    exporter = try reader.readOpaque()
    external = try reader.readOpaque()
    confirmation = try reader.readOpaque()
    membership = try reader.readOpaque()
    resumption = try reader.readOpaque()
    authenticator = try reader.readOpaque()
    initial = try reader.readOpaque()
  }
}
