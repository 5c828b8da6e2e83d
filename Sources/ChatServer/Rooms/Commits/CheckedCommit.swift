import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// A commit that every member can follow, as far as can be seen without the group's secrets.
///
/// What stays unseen: the membership and confirmation tags, whether path secrets open, and whether the external key of
/// the GroupInfo is the epoch's. A member who gets these wrong is found out by the others, who then join anew.
struct CheckedCommit: Sendable {
  /// Proposals in one commit.
  static let proposalLimit = 1024
  /// Leaves of one room.
  static let leafLimit = 8192

  /// The device whose leaf the commit comes from.
  let sender: MemberIdentity
  let isExternal: Bool
  /// Whether it is external and its user had no leaf before: members do not follow it, for whoever is new a member adds.
  let bringsInItsUser: Bool
  /// The leaves that Add proposals or an external commit brought.
  let added: [MemberIdentity]
  /// The owners of the leaves that are gone; a device that joined anew over its old leaf is in both lists.
  let removed: [MemberIdentity]
  /// Whose the leaves of the next epoch are.
  let members: Set<MemberIdentity>
  /// Leaves that are new or renewed, for the directory to vouch for.
  let leaves: [LeafCheck]
  /// When the KeyPackages may be used; nil where there are none.
  let lifetime: Lifetime?
  /// What the commit changes in the tree.
  let tree: TreeChange
  let welcome: SplitWelcome?

  /// Checks a bundle against the room's group. Costs a handful of signature checks, and hashing the tree once.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Throws: ``APIError`` with the rule that is broken; 400 for what is no commit of this room at all, else 422.
  init(_ bundle: CommitBundle, room: UUIDv7, stored: StoredGroup, now: UInt64) throws(APIError) {
    let (message, commit) = try bundle.decodedCommit(room: room)
    let info = try CommitBundle.decodedGroupInfo(bundle.groupInfo, room: room)
    guard info.epoch == bundle.epoch + 1 else {
      throw .invalidField("groupInfo", "of the epoch that the commit begins")
    }
    let group = try stored.load()
    try Self.check(commit.proposals, in: group)
    let observed: PublicGroup.Observed
    do throws(MLSError) {
      observed = try group.observe(commit: message, groupInfo: info, ratchetTree: .apart, now: now)
    } catch {
      throw APIError(commit: error)
    }
    members = try observed.next.identities()
    guard members.count <= Self.leafLimit, let committer = observed.next.member(at: observed.sender) else {
      throw .roomFull
    }
    if let kind = group.context.extensions.data(of: ExtensionType.groupKind).flatMap({ try? GroupKind(decoding: $0) }),
      !members.allSatisfy({ kind.admits($0.user) })
    {
      throw .forbidden("A direct room has two members for good.")
    }
    sender = try committer.identity()
    isExternal = observed.isExternal
    let users = Set(try group.identities().map(\.user))
    bringsInItsUser = isExternal && !users.contains(sender.user)
    added = try Self.identities(observed.added)
    removed = try Self.identities(observed.removed)
    lifetime = observed.lifetime
    leaves = try Self.leaves(observed, before: group)
    tree = TreeChange(from: stored.nodes.isEmpty ? nil : group.tree, to: observed.next)
    guard let bytes = bundle.welcome else {
      welcome = nil
      return
    }
    welcome = try SplitWelcome(
      bytes, for: bundle.welcomeTo, added: added, keyPackages: observed.keyPackages, suite: group.suite)
  }

  /// Proposals that close the group, want keys which not every member has, or shut the server out would wedge a room.
  private static func check(_ proposals: [ProposalOrReference], in group: PublicGroup) throws(APIError) {
    guard proposals.count <= proposalLimit else { throw .forbiddenProposal }
    for case .proposal(let proposal) in proposals {
      switch proposal {
      case .add, .remove, .externalInit, .update: continue
      case .reInit, .preSharedKey: throw .forbiddenProposal
      case .groupContextExtensions(let extensions):
        for type in [ExtensionType.externalSenders, ExtensionType.groupKind] {
          guard extensions.data(of: type) == group.context.extensions.data(of: type) else { throw .forbiddenProposal }
        }
      }
    }
  }

  private static func identities(_ members: [Member]) throws(APIError) -> [MemberIdentity] {
    var identities: [MemberIdentity] = []
    for member in members { identities.append(try member.identity()) }
    return identities
  }

  private static func leaves(
    _ observed: PublicGroup.Observed, before: PublicGroup
  ) throws(APIError) -> [LeafCheck] {
    var leaves: [LeafCheck] = []
    for member in observed.added + observed.updated {
      leaves.append(LeafCheck(identity: try member.identity(), leaf: member.leafNode, suite: before.suite.id))
    }
    return leaves
  }
}
