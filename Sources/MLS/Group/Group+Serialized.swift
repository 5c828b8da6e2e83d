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
    if suite.hasOneTimeKeys { writer.write(oneTime) }
    writer.write(length: past.count)
    for epoch in past {
      writer.write(epoch.senderDataSecret)
      writer.write(epoch.resumptionSecret)
      writer.write(epoch.secretTree)
      if suite.hasOneTimeKeys { writer.write(epoch.oneTime) }
    }
    return writer.bytes
  }

  /// - Throws: `invalidState` where a part does not load, or the two are of different epochs.
  public init(tree: [UInt8], secrets: [UInt8]) throws(MLSError) {
    do {
      var tree = WireReader(tree)
      var secrets = WireReader(secrets)
      try self.init(tree: &tree, secrets: &secrets)
      try tree.finish()
      try secrets.finish()
    } catch {
      throw .invalidState
    }
  }

  private init(tree: inout WireReader, secrets: inout WireReader) throws(WireError) {
    guard try tree.readUInt8() == Self.stateVersion, try secrets.readUInt8() == Self.stateVersion else {
      throw .invalidValue
    }
    let context: GroupContext = try tree.read()
    guard let suite = CipherSuite(id: context.cipherSuite) else { throw .invalidValue }
    ownLeaf = try tree.readUInt32()
    let ratchetTree: RatchetTree = try tree.read()
    guard ratchetTree[leaf: ownLeaf] != nil else { throw .invalidValue }
    publicGroup = PublicGroup(
      suite: suite, context: context, tree: ratchetTree, confirmationTag: try tree.readOpaque())

    guard try secrets.readUInt64() == context.epoch, try secrets.readOpaque() == publicGroup.confirmationTag else {
      throw .invalidValue
    }
    let flags = try secrets.readUInt8()
    guard flags & ~(Flag.active | Flag.encryptsHandshakes) == 0 else { throw .invalidValue }
    isActive = flags & Flag.active != 0
    encryptsHandshakes = flags & Flag.encryptsHandshakes != 0
    signaturePrivateKey = try secrets.readOpaque()
    self.secrets = try secrets.read()
    secretTree = try secrets.read()
    privateKeys = try secrets.read()
    ownUpdates = try secrets.readVector(limit: Bounds.storedProposals)
    publicGroup.proposals = try secrets.readVector(limit: Bounds.storedProposals)
    if suite.hasOneTimeKeys { oneTime = try secrets.read() }

    let pastCount = try tree.readLength()
    guard pastCount <= PastEpoch.limit, try secrets.readLength() == pastCount else { throw .invalidValue }
    for _ in 0..<pastCount {
      past.append(try PastEpoch(tree: &tree, secrets: &secrets, today: ratchetTree, suite: suite))
    }
  }

  /// Who was in an epoch; those whose leaf says the same today by their index alone.
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
}

extension PastEpoch {
  /// - Parameter today: the tree of the present epoch.
  fileprivate init(
    tree: inout WireReader, secrets: inout WireReader, today: RatchetTree, suite: CipherSuite
  ) throws(WireError) {
    context = try tree.read()
    let end = try tree.readUInt64()
    endedAt = end == 0 ? nil : end
    roster = try Self.roster(from: try tree.readNested(), today: today)
    senderDataSecret = try secrets.read()
    resumptionSecret = try secrets.read()
    secretTree = try secrets.read()
    if suite.hasOneTimeKeys { oneTime = try secrets.read() }
  }

  private static func roster(
    from reader: WireReader, today: RatchetTree
  ) throws(WireError) -> NumberTable<RosterEntry> {
    var reader = reader
    var roster = NumberTable<RosterEntry>()
    while !reader.isAtEnd {
      guard roster.count < Bounds.leaves else { throw .limitExceeded }
      let leaf = try reader.readUInt32()
      switch try reader.readUInt8() {
      case 0:
        guard let leafNode = today[leaf: leaf] else { throw .invalidValue }
        roster.set(leaf, to: RosterEntry(leafNode))
      case 1: roster.set(leaf, to: try reader.read())
      default: throw .invalidValue
      }
    }
    return roster
  }
}
