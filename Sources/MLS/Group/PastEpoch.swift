import WireCoding

/// What is kept of an epoch that is over, so that late messages can be read.
struct PastEpoch: Sendable {
  /// How many epochs are kept.
  static let limit = 5

  let context: GroupContext
  /// Seconds since 1970; nil where the clock was not given.
  let endedAt: UInt64?
  /// Who could send in the epoch, by leaf.
  let roster: NumberTable<RosterEntry>
  let senderDataSecret: Secret
  let resumptionSecret: Secret
  var secretTree: SecretTree
  var oneTime = EpochBatches()

  struct RosterEntry: Equatable, Sendable, WireCodable {
    let signatureKey: [UInt8]
    let credential: Credential

    init(_ leaf: LeafNode) {
      signatureKey = leaf.signatureKey
      credential = leaf.credential
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
}
