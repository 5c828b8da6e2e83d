import WireCoding

/// What is kept of an epoch that is over, so that late messages can be read.
struct PastEpoch: Sendable {
  /// Epochs that are kept.
  static let limit = 5

  let context: GroupContext
  /// Seconds since 1970; nil where the clock was not given.
  let endedAt: UInt64?
  /// By leaf.
  let roster: NumberTable<RosterEntry>
  var senderDataSecret: [UInt8]
  var resumptionSecret: [UInt8]
  var secretTree: SecretTree

  /// Who could send in the epoch.
  final class RosterEntry: Equatable, Sendable, WireCodable {
    let signatureKey: [UInt8]
    let credential: Credential

    init(_ leaf: LeafNode) {
      signatureKey = leaf.signatureKey
      credential = leaf.credential
    }

    static func == (left: RosterEntry, right: RosterEntry) -> Bool {
      left.signatureKey == right.signatureKey && left.credential == right.credential
    }

    func encode(into writer: inout WireWriter) {
      writer.write(opaque: signatureKey)
      writer.write(credential)
    }

    init(from reader: inout WireReader) throws(WireError) {
      signatureKey = try reader.readOpaque()
      credential = try reader.read()
    }
  }

  mutating func wipe() {
    senderDataSecret.wipe()
    resumptionSecret.wipe()
    secretTree.wipe()
  }
}
