/// What a commit is to do, and what is sent with it (RFC 9420 §12.4).
///
/// A plain value: set what differs from the defaults, then let a group make the commit.
///
///     var commit = CommitBuilder()
///     commit.add(keyPackage)
///     commit.remove(leaf)
///     commit.ratchetTree = .apart
///     let pending = try group.commit(commit, now: now, entropy: entropy)
///
/// By default the commit takes up all received proposals that it can, has a path only where its proposals need one, and
/// its GroupInfo and Welcome carry the ratchet tree.
public struct CommitBuilder: Sendable {
  /// Which of the proposals received in this epoch a commit takes up, by reference (§12.4).
  ///
  /// Those that cannot stand beside the others, or that name a pre-shared key which is not at hand, are left out.
  public enum Received: Sendable {
    case all
    case none
    /// Those with these references (``StoredProposal/reference``).
    case only([[UInt8]])
  }

  /// Whether a commit brings new keys for the committer's leaf and all nodes above it (§7.5, §12.4).
  public enum Path: Sendable {
    /// Where a proposal needs it, an update is asked for, or there are no proposals.
    case whenRequired
    case always
    /// Not at all: the commit only adds members, injects pre-shared keys or closes the group. It saves the path's log(n)
    /// to n ciphertexts, and heals nothing: who knows the last epoch's secrets knows the next one's, too. Received
    /// proposals that need a path are left for later commits.
    case never
  }

  /// Proposals that the commit carries in full, in this order.
  public var proposals: [ProposalChoice]
  public var received = Received.all
  public var path = Path.whenRequired
  /// The pre-shared keys that proposals name, but for resumption secrets of the group's kept epochs.
  public var preSharedKeys: [PreSharedKey] = []
  /// Extensions of the Welcome's GroupInfo alone: outsiders do not see them.
  public var welcomeExtensions: [Extension] = []
  /// Whether the GroupInfo and the Welcome carry the tree, or it is served apart (§12.4.3.3).
  public var ratchetTree = RatchetTreePlacement.inGroupInfo
  /// Of the commit's FramedContent: signed, not encrypted.
  public var authenticatedData: [UInt8] = []

  public init(_ proposals: [ProposalChoice] = []) {
    self.proposals = proposals
  }

  /// Adds the owner of a KeyPackage (§12.1.1).
  public mutating func add(_ keyPackage: KeyPackage) { proposals.append(.add(keyPackage)) }

  /// Removes another member (§12.1.3).
  public mutating func remove(_ leaf: UInt32) { proposals.append(.remove(leaf)) }

  /// Renews the committer's own keys: the commit has a path (§12.4).
  public mutating func update() { proposals.append(.update) }

  /// Puts a key into the key schedule of the next epoch (§12.1.4).
  public mutating func inject(_ key: PreSharedKey) {
    proposals.append(.preSharedKey(key.kind))
    preSharedKeys.append(key)
  }

  /// Replaces the extensions of the GroupContext (§12.1.7).
  public mutating func replaceExtensions(with extensions: [Extension]) {
    proposals.append(.groupContextExtensions(extensions))
  }

  /// Closes the group in favour of another one (§12.1.5). Stands alone.
  public mutating func reInitialize(as reInit: ReInit) { proposals.append(.reInit(reInit)) }
}

extension CommitBuilder.Received {
  func contains(_ proposal: StoredProposal) -> Bool {
    switch self {
    case .all: true
    case .none: false
    case .only(let references): references.contains(proposal.reference)
    }
  }
}
