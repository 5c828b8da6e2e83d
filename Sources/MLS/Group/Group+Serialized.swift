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
    guard try reader.readUInt8() == Self.stateVersion else { throw .invalidValue }
    let context: GroupContext = try reader.read()
    guard let suite = CipherSuite(id: context.cipherSuite) else { throw .invalidValue }
    let ownLeaf = try reader.readUInt32()
    let ratchetTree: RatchetTree = try reader.read()
    let confirmationTag = try reader.readOpaque()
    var publicGroup = PublicGroup(suite: suite, context: context, tree: ratchetTree, confirmationTag: confirmationTag)
    let pastCount = try reader.readLength()
    guard pastCount <= PastEpoch.limit else { throw .limitExceeded }
    var past: [PastEpoch] = []
    for _ in 0..<pastCount {
      let context: GroupContext = try reader.read()
      let end = try reader.readUInt64()
      let roster = try Self.roster(from: try reader.readNested(), tree: ratchetTree)
      // The secrets are in the other part.
      past.append(
        PastEpoch(
          context: context, endedAt: end == 0 ? nil : end, roster: roster, senderDataSecret: [], resumptionSecret: [],
          secretTree: SecretTree(encryptionSecret: [], leafCount: 1)))
    }
    try reader.finish()

    reader = WireReader(secrets)
    guard try reader.readUInt8() == Self.stateVersion, try reader.readUInt64() == context.epoch,
      try reader.readOpaque() == confirmationTag
    else { throw .invalidValue }
    let flags = try reader.readUInt8()
    guard flags & ~(Flag.active | Flag.encryptsHandshakes) == 0 else { throw .invalidValue }
    let signaturePrivateKey = try reader.readOpaque()
    let epochSecrets: EpochSecrets = try reader.read()
    let secretTree: SecretTree = try reader.read()
    let privateKeys: TreePrivateKeys = try reader.read()
    let ownUpdates: [OwnUpdate] = try reader.readVector(limit: Bounds.storedProposals)
    publicGroup.proposals = try reader.readVector(limit: Bounds.storedProposals)
    guard try reader.readLength() == pastCount else { throw .invalidValue }
    for index in 0..<pastCount {
      past[index].senderDataSecret = try reader.readOpaque()
      past[index].resumptionSecret = try reader.readOpaque()
      past[index].secretTree = try reader.read()
    }
    try reader.finish()
    guard ratchetTree[leaf: ownLeaf] != nil else { throw .invalidValue }
    self.init(
      Fields(
        publicGroup: publicGroup, ownLeaf: ownLeaf, isActive: flags & Flag.active != 0,
        encryptsHandshakes: flags & Flag.encryptsHandshakes != 0, signaturePrivateKey: signaturePrivateKey,
        secrets: epochSecrets, secretTree: secretTree, privateKeys: privateKeys, ownUpdates: ownUpdates, past: past))
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
