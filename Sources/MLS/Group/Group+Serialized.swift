import Ciphers
import WireCoding

/// The state in two parts, so that a message rewrites the small one alone. Version 1.
extension Group {
  private static let stateVersion: UInt8 = 1

  private enum Flag {
    static let active: UInt8 = 1
    static let encryptsHandshakes: UInt8 = 2
  }

  /// Context, tree, and who was in past epochs: changes once an epoch. Nothing in it is secret.
  public var serializedTree: [UInt8] {
    var writer = WireWriter()
    writer.write(Self.stateVersion)
    writer.write(publicGroup.context)
    writer.write(ownLeaf)
    writer.write(publicGroup.tree)
    writer.write(opaque: publicGroup.confirmationTag)
    writer.write(length: past.count)
    for epoch in past {
      writer.write(epoch.context)
      writer.write(epoch.endedAt ?? 0)
      writer.write(opaque: encodedRoster(of: epoch))
    }
    return writer.bytes
  }

  /// Keys, ratchets and this epoch's proposals: changes with each message. All of it is secret.
  public var serializedSecrets: [UInt8] {
    var writer = WireWriter()
    writer.write(Self.stateVersion)
    // The tag is of one epoch alone: it ties the two parts together.
    writer.write(publicGroup.context.epoch)
    writer.write(opaque: publicGroup.confirmationTag)
    writer.write((isActive ? Flag.active : 0) | (encryptsHandshakes ? Flag.encryptsHandshakes : 0))
    writer.write(opaque: signaturePrivateKey)
    writer.write(secrets)
    writer.write(secretTree)
    writer.write(privateKeys)
    writer.write(vector: ownUpdates)
    writer.write(vector: publicGroup.proposals)
    writer.write(length: past.count)
    for epoch in past {
      writer.write(opaque: epoch.senderDataSecret)
      writer.write(opaque: epoch.resumptionSecret)
      writer.write(epoch.secretTree)
    }
    return writer.bytes
  }

  /// - Throws: `invalidState` where a part does not load, or the two are of different epochs.
  public init(tree: [UInt8], secrets: [UInt8]) throws(MLSError) {
    do {
      try self.init(decodingTree: tree, secrets: secrets)
    } catch {
      throw .invalidState
    }
  }

  private init(decodingTree tree: [UInt8], secrets: [UInt8]) throws(WireError) {
    var reader = WireReader(tree)
    var fields = try Self.withoutSecrets(from: &reader)
    try reader.finish()
    reader = WireReader(secrets)
    try Self.readSecrets(into: &fields, from: &reader)
    try reader.finish()
    self.init(fields)
  }

  @inline(never)
  private static func withoutSecrets(from reader: inout WireReader) throws(WireError) -> Fields {
    guard try reader.readUInt8() == stateVersion else { throw .invalidValue }
    let context: GroupContext = try reader.read()
    guard let suite = CipherSuite(id: context.cipherSuite) else { throw .invalidValue }
    let ownLeaf = try reader.readUInt32()
    let tree: RatchetTree = try reader.read()
    guard tree[leaf: ownLeaf] != nil else { throw .invalidValue }
    let publicGroup = PublicGroup(
      suite: suite, context: context, tree: tree, confirmationTag: try reader.readOpaque())
    var fields = Fields(
      publicGroup: publicGroup, ownLeaf: ownLeaf, signaturePrivateKey: [], secrets: Shared(EpochSecrets()),
      secretTree: SecretTree(), privateKeys: TreePrivateKeys(leaf: []))
    let pastCount = try reader.readLength()
    guard pastCount <= PastEpoch.limit else { throw .limitExceeded }
    for _ in 0..<pastCount {
      let context: GroupContext = try reader.read()
      let end = try reader.readUInt64()
      fields.past.append(
        PastEpoch(
          context: context, endedAt: end == 0 ? nil : end,
          roster: try roster(from: try reader.readNested(), tree: tree), senderDataSecret: [], resumptionSecret: [],
          secretTree: SecretTree()))
    }
    return fields
  }

  /// Not a part of its only caller: there, each field would be a value by itself, to be dropped wherever a read fails.
  @inline(never)
  private static func readSecrets(into fields: inout Fields, from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == stateVersion, try reader.readUInt64() == fields.publicGroup.epoch,
      try reader.readOpaque() == fields.publicGroup.confirmationTag
    else { throw .invalidValue }
    let flags = try reader.readUInt8()
    guard flags & ~(Flag.active | Flag.encryptsHandshakes) == 0 else { throw .invalidValue }
    fields.isActive = flags & Flag.active != 0
    fields.encryptsHandshakes = flags & Flag.encryptsHandshakes != 0
    fields.signaturePrivateKey = try reader.readOpaque()
    fields.secrets = Shared(try reader.read())
    fields.secretTree = try reader.read()
    fields.privateKeys = try reader.read()
    fields.ownUpdates = try reader.readVector(limit: Bounds.storedProposals)
    fields.publicGroup.proposals = try reader.readVector(limit: Bounds.storedProposals)
    guard try reader.readLength() == fields.past.count else { throw .invalidValue }
    for index in fields.past.indices {
      fields.past[index].senderDataSecret = try reader.readOpaque()
      fields.past[index].resumptionSecret = try reader.readOpaque()
      fields.past[index].secretTree = try reader.read()
    }
  }

  /// Who was in an epoch; those whose leaf says the same today by their place alone.
  private func encodedRoster(of epoch: PastEpoch) -> [UInt8] {
    var writer = WireWriter()
    for (index, leaf) in epoch.roster.numbers.numbers.enumerated() {
      let entry = epoch.roster.values[index]
      writer.write(leaf)
      if let today = publicGroup.tree[leaf: leaf], PastEpoch.RosterEntry(today) == entry {
        writer.write(UInt8(0))
      } else {
        writer.write(UInt8(1))
        writer.write(entry)
      }
    }
    return writer.bytes
  }

  private static func roster(
    from reader: WireReader, tree: RatchetTree
  ) throws(WireError) -> NumberTable<PastEpoch.RosterEntry> {
    var reader = reader
    var roster = NumberTable<PastEpoch.RosterEntry>()
    while !reader.isAtEnd {
      guard roster.count < Bounds.leaves else { throw .limitExceeded }
      let leaf = try reader.readUInt32()
      switch try reader.readUInt8() {
      case 0:
        guard let today = tree[leaf: leaf] else { throw .invalidValue }
        roster.set(leaf, to: PastEpoch.RosterEntry(today))
      case 1: roster.set(leaf, to: try reader.read())
      default: throw .invalidValue
      }
    }
    return roster
  }
}
