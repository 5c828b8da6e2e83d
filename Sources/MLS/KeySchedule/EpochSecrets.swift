package import Ciphers
package import WireCoding

/// The secrets of one epoch (RFC 9420 §8, table 4).
package struct EpochSecrets: Sendable {
  package let senderData: Secret
  /// Empty once the secret tree has been made from it (§9.2), and so not part of what is stored.
  package internal(set) var encryption: Secret
  package let exporter: Secret
  package let external: Secret
  package let confirmation: Secret
  package let membership: Secret
  package let resumption: Secret
  package let authenticator: Secret
  /// `init_secret`, from which the next epoch's secrets follow.
  package let initial: Secret

  package init(epochSecret: Secret, suite: CipherSuite) {
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
      suite.derive(exporter, label: label).bytes, label: "exported", context: suite.digest(context), count: count)
  }

  /// The key pair to which outsiders encrypt external commits (RFC 9420 §8.3).
  package func externalKeyPair(_ suite: CipherSuite) throws(MLSError) -> KEMKeyPair {
    try suite.keyPair(from: external.bytes)
  }
}

extension EpochSecrets: WireCodable {
  package func encode(into writer: inout WireWriter) {
    writer.write(senderData)
    writer.write(exporter)
    writer.write(external)
    writer.write(confirmation)
    writer.write(membership)
    writer.write(resumption)
    writer.write(authenticator)
    writer.write(initial)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    senderData = try reader.read()
    encryption = Secret([])
    exporter = try reader.read()
    external = try reader.read()
    confirmation = try reader.read()
    membership = try reader.read()
    resumption = try reader.read()
    authenticator = try reader.read()
    initial = try reader.read()
  }
}
