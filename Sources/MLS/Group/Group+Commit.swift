public import Ciphers
import WireCoding

extension Group {
  /// Makes a commit (RFC 9420 §12.4.1). Nothing changes until the group is replaced by the pending one's.
  ///
  /// Not for a group that encrypts its handshakes: use `protectCommit`, which uses up a key.
  ///
  /// - Parameters:
  ///   - proposals: what to do, by value.
  ///   - includePending: also take up, by reference, the proposals received in this epoch that can be.
  ///   - wanted: which of these; all where it is nil.
  ///   - welcomeExtensions: in the Welcome's GroupInfo alone.
  ///   - forcePath: new keys even where none of the proposals asks for them.
  ///   - preSharedKeys: external ones that `proposals` name.
  ///   - now: seconds since 1970, against which KeyPackages' lifetimes are checked and from which the age of this epoch
  ///     will count; nil does neither.
  public func commit(
    _ proposals: [ProposalChoice], includePending: Bool = true, wanted: ((Sender, Proposal) -> Bool)? = nil,
    welcomeExtensions: [Extension] = [],
    authenticatedData: [UInt8] = [], forcePath: Bool = false, preSharedKeys: [PreSharedKey] = [], now: UInt64? = nil,
    entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    guard !encryptsHandshakes else { throw .invalidState }
    var group = self
    return try group.protectCommit(
      proposals, includePending: includePending, wanted: wanted, welcomeExtensions: welcomeExtensions,
      authenticatedData: authenticatedData, forcePath: forcePath, preSharedKeys: preSharedKeys, now: now,
      entropy: entropy)
  }

  /// The same as `commit`, as a PrivateMessage where the group encrypts its handshakes. The ratchet moves on then: store the
  /// group before the message is sent, whether or not the commit will be taken.
  public mutating func protectCommit(
    _ proposals: [ProposalChoice], includePending: Bool = true, wanted: ((Sender, Proposal) -> Bool)? = nil,
    welcomeExtensions: [Extension] = [],
    authenticatedData: [UInt8] = [], forcePath: Bool = false, preSharedKeys: [PreSharedKey] = [], now: UInt64? = nil,
    entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    guard isActive, let identity else { throw .inactive }
    var items: [ProposalOrReference] = []
    var proposed: [PublicGroup.Proposed] = []
    var wantsPath = forcePath
    for choice in proposals {
      guard let proposal = proposal(for: choice, entropy: entropy) else {
        wantsPath = true
        continue
      }
      try publicGroup.validate(proposal, from: .member(ownLeaf), now: now)
      items.append(.proposal(proposal))
      proposed.append(PublicGroup.Proposed(proposal: proposal, sender: .member(ownLeaf), isChecked: true))
    }
    if includePending {
      takePending(into: &items, &proposed, wanted: wanted, preSharedKeys: preSharedKeys, now: now)
    }
    let (tree, extensions, effects) = try publicGroup.apply(proposed, committer: .member(ownLeaf), now: now)
    let keys = try lookUp(effects.preSharedKeys, among: preSharedKeys)

    var draft = CommitDraft(
      base: publicGroup, sender: .member(ownLeaf), identity: identity, items: items, tree: tree,
      extensions: extensions, effects: effects, ownLeaf: ownLeaf, wantsPath: wantsPath || effects.needsPath,
      initSecret: secrets.initial, preSharedKeys: keys, authenticatedData: authenticatedData,
      wireFormat: encryptsHandshakes ? WireFormat.privateMessage : WireFormat.publicMessage)
    let result = try draft.finish(privateKeys: privateKeys, entropy: entropy)
    var last = self
    let message: MLSMessage
    if encryptsHandshakes {
      message = .privateMessage(try last.encrypt(result.signed, padding: .padme, entropy: entropy))
    } else {
      message = .publicMessage(
        PublicMessage(result.signed, membershipKey: secrets.membership, context: publicGroup.context, suite: suite))
    }
    var group = result.group
    group.inherit(from: last, endedAt: now)
    let pending = try Self.pending(
      result, message: message, group: group, effects: effects, welcomeExtensions: welcomeExtensions, entropy: entropy)
    self = last
    return pending
  }

  /// Nil for an update, which is the path itself.
  private func proposal(for choice: ProposalChoice, entropy: any EntropySource) -> Proposal? {
    switch choice {
    case .add(let keyPackage): .add(keyPackage)
    case .remove(let leaf): .remove(leaf)
    case .update: nil
    case .groupContextExtensions(let extensions): .groupContextExtensions(extensions)
    case .reInit(let reInit): .reInit(reInit)
    case .preSharedKey(let kind): .preSharedKey(PreSharedKeyID(kind: kind, nonce: entropy.bytes(suite.hashLength)))
    }
  }

  /// Takes up each proposal that can stand beside those chosen so far. Removals go first: they beat updates.
  private func takePending(
    into items: inout [ProposalOrReference], _ proposed: inout [PublicGroup.Proposed],
    wanted: ((Sender, Proposal) -> Bool)?, preSharedKeys: [PreSharedKey], now: UInt64?
  ) {
    for wantsRemovals in [true, false] {
      for stored in publicGroup.proposals {
        if let wanted, !wanted(stored.sender, stored.proposal) { continue }
        var isRemoval = false
        if case .remove = stored.proposal { isRemoval = true }
        guard isRemoval == wantsRemovals else { continue }
        if case .preSharedKey(let id) = stored.proposal, (try? lookUp([id], among: preSharedKeys)) == nil { continue }
        let candidate = PublicGroup.Proposed(proposal: stored.proposal, sender: stored.sender, isChecked: true)
        guard let outcome = try? publicGroup.apply(proposed + [candidate], committer: .member(ownLeaf), now: now),
          (try? outcome.tree.validateKeys()) != nil,
          (try? outcome.tree.validateMembers(extensions: outcome.extensions)) != nil
        else { continue }
        proposed.append(candidate)
        items.append(.reference(stored.reference))
      }
    }
  }

  /// Puts together what goes out with a commit.
  static func pending(
    _ result: CommitDraft.Result, message: MLSMessage, group: Group, effects: CommitEffects,
    welcomeExtensions: [Extension], entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    let tree = Extension(type: ExtensionType.ratchetTree, data: group.publicGroup.tree.encoded)
    let info = try group.groupInfo(tree: tree, isPublic: true, extensions: [], entropy: entropy)
    var welcome: [UInt8]?
    if !effects.added.isEmpty {
      // The external key does no harm in a Welcome, and one signature serves both.
      let inside =
        welcomeExtensions.isEmpty
        ? info : try group.groupInfo(tree: tree, isPublic: false, extensions: welcomeExtensions, entropy: entropy)
      welcome =
        MLSMessage.welcome(
          try makeWelcome(inside, result: result, group: group, effects: effects)
        ).encoded
    }
    var added: [Member] = []
    var removed: [Member] = []
    for item in effects.added { added.append(Member(leaf: item.leaf, leafNode: item.keyPackage.leafNode)) }
    for item in effects.removed { removed.append(Member(leaf: item.leaf, leafNode: item.node)) }
    return PendingCommit(
      commit: message.encoded, welcome: welcome,
      groupInfo: MLSMessage.groupInfo(info).encoded, group: group, added: added, removed: removed)
  }

  private static func makeWelcome(
    _ info: GroupInfo, result: CommitDraft.Result, group: Group, effects: CommitEffects
  ) throws(MLSError) -> Welcome {
    let suite = group.suite
    let encryptedInfo = try suite.sealGroupInfo(info, welcomeSecret: result.joiner.welcomeSecret(suite))
    let context = suite.encryptContext(label: "Welcome", context: encryptedInfo)
    var secrets: [EncryptedGroupSecrets] = []
    for item in effects.added {
      let common = TreeMath.commonAncestor(group.ownLeaf, item.leaf)
      let groupSecrets = GroupSecrets(
        joinerSecret: result.joiner.joinerSecret, pathSecret: result.path?.secrets.secret(of: common),
        preSharedKeys: effects.preSharedKeys)
      let ciphertext = try suite.encrypt(
        groupSecrets.encoded, under: context, to: item.keyPackage.initKey)
      secrets.append(
        EncryptedGroupSecrets(newMember: item.keyPackage.reference(suite), ciphertext: ciphertext))
    }
    return Welcome(cipherSuite: suite.id, secrets: secrets, encryptedGroupInfo: encryptedInfo)
  }
}
