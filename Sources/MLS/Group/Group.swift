public import Ciphers
public import WireCoding

/// A member's view of one group in one epoch (RFC 9420 §11, §12).
///
/// A value without I/O: copy it, try something, keep the result or drop it. A call that throws changes nothing. Store the
/// state after each change and before anything made with it is sent; a state that was sent with must never be restored.
public struct Group: Sendable {
  struct Fields: Sendable {
    var publicGroup: PublicGroup
    let ownLeaf: UInt32
    var isActive = true
    var encryptsHandshakes = false
    var signaturePrivateKey: [UInt8]
    var secrets: Shared<EpochSecrets>
    var secretTree: SecretTree
    var privateKeys: TreePrivateKeys
    var ownUpdates: [OwnUpdate] = []
    var past: [PastEpoch] = []
  }

  /// Some forty references, which each copy would count.
  private var fields: Shared<Fields>

  init(_ fields: Fields) { self.fields = Shared(fields) }

  /// The part that everybody who sees the handshake knows.
  public internal(set) var publicGroup: PublicGroup {
    _read { yield fields.value.publicGroup }
    _modify { yield &fields.value.publicGroup }
  }
  public var ownLeaf: UInt32 { fields.value.ownLeaf }
  /// False once this member was removed or the group was closed: nothing more is sent or received.
  public internal(set) var isActive: Bool {
    get { fields.value.isActive }
    set { fields.value.isActive = newValue }
  }
  /// Whether this member's proposals and commits go out as PrivateMessages, so that nobody outside can follow the group;
  /// a delivery service that checks commits cannot, either. Kept over epochs, and part of the state.
  public var encryptsHandshakes: Bool {
    get { fields.value.encryptsHandshakes }
    set { fields.value.encryptsHandshakes = newValue }
  }
  var signaturePrivateKey: [UInt8] {
    get { fields.value.signaturePrivateKey }
    _modify { yield &fields.value.signaturePrivateKey }
  }
  package internal(set) var secrets: EpochSecrets {
    _read { yield fields.value.secrets.value }
    _modify { yield &fields.value.secrets.value }
  }
  package internal(set) var secretTree: SecretTree {
    _read { yield fields.value.secretTree }
    _modify { yield &fields.value.secretTree }
  }
  var privateKeys: TreePrivateKeys {
    _read { yield fields.value.privateKeys }
    _modify { yield &fields.value.privateKeys }
  }
  var ownUpdates: [OwnUpdate] {
    get { fields.value.ownUpdates }
    _modify { yield &fields.value.ownUpdates }
  }
  /// The latest first.
  var past: [PastEpoch] {
    get { fields.value.past }
    _modify { yield &fields.value.past }
  }

  @inline(never)
  init(
    publicGroup: PublicGroup, ownLeaf: UInt32, signaturePrivateKey: [UInt8], secrets: EpochSecrets,
    privateKeys: TreePrivateKeys
  ) {
    let leafCount = publicGroup.tree.leafCount
    fields = Shared(
      Fields(
        publicGroup: publicGroup, ownLeaf: ownLeaf, signaturePrivateKey: signaturePrivateKey, secrets: Shared(secrets),
        secretTree: SecretTree(encryptionSecret: secrets.encryption, leafCount: leafCount), privateKeys: privateKeys))
    // The tree has it now, and deletes it as keys are taken.
    self.secrets.encryption = []
  }

  // MARK: What it shows

  public var groupID: [UInt8] { publicGroup.context.groupID }
  public var epoch: UInt64 { publicGroup.context.epoch }
  public var suite: CipherSuite { publicGroup.suite }
  public var groupContext: GroupContext { publicGroup.context }
  public var members: [Member] { publicGroup.members }

  /// When a past epoch ended whose secrets are kept, in seconds since 1970; nil where that is not known.
  public func endOfEpoch(_ epoch: UInt64) -> UInt64? {
    for item in past where item.context.epoch == epoch { return item.endedAt }
    return nil
  }

  /// What members agreed on in this epoch, or in a past one whose secrets are kept; nil for others.
  public func groupContext(ofEpoch epoch: UInt64) -> GroupContext? {
    if epoch == self.epoch { return groupContext }
    for item in past where item.context.epoch == epoch { return item.context }
    return nil
  }

  /// Equal among members who agree on all that happened (RFC 9420 §8.7); Nh bytes, no secret of the epoch follows from it.
  public var epochAuthenticator: [UInt8] { secrets.authenticator }

  /// The secret with which later epochs or groups show that they descend from this epoch (RFC 9420 §8.6).
  public var resumptionSecret: [UInt8] { secrets.resumption }

  public var hasPendingProposals: Bool { !publicGroup.proposals.isEmpty }

  /// The removals that have been proposed in this epoch, with who proposed them.
  public var proposedRemovals: [(leaf: UInt32, sender: Sender)] {
    var removals: [(leaf: UInt32, sender: Sender)] = []
    for stored in publicGroup.proposals {
      if case .remove(let leaf) = stored.proposal { removals.append((leaf, stored.sender)) }
    }
    return removals
  }

  /// The member at a leaf; nil where it is blank.
  public func member(at leaf: UInt32) -> Member? { publicGroup.member(at: leaf) }

  /// The generation that the next application message takes: a state that shows a lower one than was seen is an old one.
  public var nextGeneration: UInt32 {
    guard let ratchets = try? secretTree.ratchets(of: ownLeaf, suite: suite) else { return .max }
    return ratchets.application.generation
  }

  /// `MLS-Exporter` (RFC 9420 §8.5).
  ///
  /// - Parameter count: at most 255 digests; more is a mistake of the caller and traps.
  public func exportSecret(label: Text, context: [UInt8], count: Int) -> [UInt8] {
    secrets.export(label: label, context: context, count: count, suite: suite)
  }

  /// Deletes the secrets of epochs that ended before a time: late messages of theirs are refused from then on.
  ///
  /// - Parameter time: seconds since 1970.
  /// - Returns: whether there were any, so that the state must be stored.
  @discardableResult
  public mutating func forgetEpochs(endedBefore time: UInt64) -> Bool {
    guard let first = past.firstIndex(where: { ($0.endedAt ?? .max) < time }) else { return false }
    // Whatever ended before that one is older still.
    for index in first..<past.count { past[index].wipe() }
    past.removeSubrange(first...)
    return true
  }

  // MARK: Inside

  var identity: LeafIdentity? {
    guard let leaf = publicGroup.tree[leaf: ownLeaf] else { return nil }
    return LeafIdentity(
      credential: leaf.credential,
      signatureKeys: SignatureKeyPair(privateKey: signaturePrivateKey, publicKey: leaf.signatureKey),
      extensions: leaf.extensions, capabilities: leaf.capabilities)
  }

  /// This epoch as a past one.
  private func asPast(endedAt: UInt64?) -> PastEpoch {
    var roster = NumberTable<PastEpoch.RosterEntry>()
    for (index, leaf) in publicGroup.tree.leaves { roster.set(index, to: PastEpoch.RosterEntry(leaf)) }
    return PastEpoch(
      context: publicGroup.context, endedAt: endedAt, roster: roster, senderDataSecret: secrets.senderData,
      resumptionSecret: secrets.resumption, secretTree: secretTree)
  }

  /// Takes over the past from the epoch before this one as that is now. A commit of one's own was made from an earlier
  /// state of it: whatever it has sent and received since would be forgotten, and its used keys would serve again.
  ///
  /// - Parameters:
  ///   - last: the group before the commit that began this epoch. Another one changes nothing.
  ///   - endedAt: when the commit was taken, in seconds since 1970.
  public mutating func continuePast(of last: Group, endedAt: UInt64) {
    guard last.groupID == groupID, last.epoch + 1 == epoch else { return }
    inherit(from: last, endedAt: endedAt)
  }

  /// Takes over the options and the past of the epoch before this one, and drops what is too old.
  mutating func inherit(from last: Group, endedAt: UInt64?) {
    encryptsHandshakes = last.encryptsHandshakes
    past = [last.asPast(endedAt: endedAt)] + last.past
    while past.count > PastEpoch.limit {
      past[past.count - 1].wipe()
      past.removeLast()
    }
  }

  /// The secrets of the named keys, in their order.
  @inline(never)
  func lookUp(
    _ ids: [PreSharedKeyID], among keys: [PreSharedKey]
  ) throws(MLSError) -> [(id: PreSharedKeyID, secret: [UInt8])] {
    var found: [(id: PreSharedKeyID, secret: [UInt8])] = []
    for id in ids {
      if let secret = ownSecret(for: id.kind) {
        found.append((id, secret))
      } else {
        found.append((id, try Self.secret(for: id, among: keys)))
      }
    }
    return found
  }

  static func secret(for id: PreSharedKeyID, among keys: [PreSharedKey]) throws(MLSError) -> [UInt8] {
    for key in keys where key.matches(id.kind) { return key.secret }
    throw .missingPreSharedKey
  }

  /// The resumption secret of this or a kept epoch.
  private func ownSecret(for kind: PreSharedKeyID.Kind) -> [UInt8]? {
    guard case .resumption(_, let group, let epoch) = kind, group == groupID else { return nil }
    if epoch == self.epoch { return secrets.resumption }
    for item in past where item.context.epoch == epoch { return item.resumptionSecret }
    return nil
  }
}
