public import Ciphers

/// Reinitialization: a group that takes another's place, with other parameters (RFC 9420 §11.2).
extension Group {
  /// Opens the group that takes the place of this one, after a commit with that ReInit closed it.
  ///
  /// - Parameters:
  ///   - reInit: of the commit: the new group's id, suite and extensions.
  ///   - identity: this member's, with a signature key of the new suite.
  ///   - keyPackages: the other members', of the new suite. Whether they are the same people is the caller's to check.
  ///   - lifetime: of the creator's leaf.
  /// - Returns: the new group's first commit. Nobody but the creator follows it; the others join by its Welcome.
  /// - Throws: `invalidState` where this group is still open.
  public func succeed(
    by reInit: ReInit, identity: LeafIdentity, keyPackages: [KeyPackage], lifetime: Lifetime, now: UInt64?,
    entropy: any EntropySource
  ) throws(MLSError) -> PendingCommit {
    guard !isActive else { throw .invalidState }
    guard reInit.version == .mls10 else { throw .unsupportedVersion }
    guard let suite = CipherSuite(id: reInit.cipherSuite) else { throw .unsupportedSuite }
    let first = try Group.create(
      groupID: reInit.groupID, suite: suite, identity: identity, extensions: reInit.extensions, lifetime: lifetime,
      entropy: entropy)
    var commit = CommitBuilder(keyPackages.map { .add($0) })
    commit.proposals.append(.preSharedKey(.resumption(usage: .reinit, groupID: groupID, epoch: epoch)))
    commit.preSharedKeys = [lastResumption]
    return try first.commit(commit, now: now, entropy: entropy)
  }

  /// Joins the group that takes the place of this one.
  ///
  /// - Parameter reInit: of the commit that closed this group.
  /// - Throws: `invalidGroupInfo` where the new group is not the one that the members agreed on, or does not descend from
  ///   this one; else as `join`.
  public func joinSuccessor(
    by reInit: ReInit, welcome: Welcome, keyPackage: KeyPackageBundle, signaturePrivateKey: [UInt8],
    ratchetTree: RatchetTree? = nil
  ) throws(MLSError) -> JoinedGroup {
    guard !isActive else { throw .invalidState }
    let (joined, keys) = try Group.joinShowingKeys(
      welcome: welcome, keyPackage: keyPackage, signaturePrivateKey: signaturePrivateKey, ratchetTree: ratchetTree,
      preSharedKeys: [lastResumption])
    let context = joined.group.groupContext
    let descends = keys.contains { id in
      id.kind == .resumption(usage: .reinit, groupID: groupID, epoch: epoch)
    }
    guard descends, context.epoch == 1, context.version == reInit.version, context.groupID == reInit.groupID,
      context.cipherSuite == reInit.cipherSuite, context.extensions == reInit.extensions
    else { throw .invalidGroupInfo }
    return joined
  }

  private var lastResumption: PreSharedKey {
    PreSharedKey(groupID: groupID, epoch: epoch, secret: resumptionSecret)
  }
}
