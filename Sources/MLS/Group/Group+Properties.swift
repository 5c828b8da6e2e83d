public import Ciphers
public import WireCoding

extension Group {
  public var groupID: [UInt8] { publicGroup.context.groupID }
  public var epoch: UInt64 { publicGroup.context.epoch }
  public var suite: CipherSuite { publicGroup.suite }
  public var groupContext: GroupContext { publicGroup.context }
  public var members: [Member] { publicGroup.members }

  /// The member at a leaf; nil where it is blank.
  public func member(at leaf: UInt32) -> Member? { publicGroup.member(at: leaf) }

  /// Equal among members who agree on all that happened (RFC 9420 §8.7); Nh bytes, no secret of the epoch follows from it.
  public var epochAuthenticator: [UInt8] { secrets.authenticator.bytes }

  /// The secret with which later epochs or groups show that they descend from this epoch (RFC 9420 §8.6), Nh bytes.
  public var resumptionSecret: [UInt8] { secrets.resumption.bytes }

  /// `MLS-Exporter` (RFC 9420 §8.5).
  ///
  /// - Parameter count: at most 255 digests; more is a mistake of the caller and traps.
  public func exportSecret(label: Text, context: [UInt8], count: Int) -> [UInt8] {
    secrets.export(label: label, context: context, count: count, suite: suite)
  }

  /// The generation that the next application message takes: a state that shows a lower one than was seen is an old one.
  public var nextGeneration: UInt32 {
    guard let ratchets = try? secretTree.ratchets(of: ownLeaf, suite: suite) else { return .max }
    return ratchets.application.generation
  }

  /// The proposals that were received or sent in this epoch, in that order.
  public var pendingProposals: [StoredProposal] { publicGroup.proposals }

  public var hasPendingProposals: Bool { !publicGroup.proposals.isEmpty }

  /// The removals that have been proposed in this epoch, with who proposed them.
  public var proposedRemovals: [(leaf: UInt32, sender: Sender)] {
    var removals: [(leaf: UInt32, sender: Sender)] = []
    for stored in publicGroup.proposals {
      if case .remove(let leaf) = stored.proposal { removals.append((leaf, stored.sender)) }
    }
    return removals
  }

  /// This member's identity in leaves that it makes; nil where a stored state has a blank leaf at its index.
  var identity: LeafIdentity? {
    guard let leaf = publicGroup.tree[leaf: ownLeaf] else { return nil }
    return LeafIdentity(
      credential: leaf.credential,
      signatureKeys: SignatureKeyPair(privateKey: signaturePrivateKey, publicKey: leaf.signatureKey),
      extensions: leaf.extensions, capabilities: leaf.capabilities)
  }
}
