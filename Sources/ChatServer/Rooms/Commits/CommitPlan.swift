import ChatProtocol
import WireCoding

/// What a commit does to a room's members, and whether its sender may do that.
struct CommitPlan {
  private(set) var addedUsers: [UUIDv7] = []
  private(set) var removedUsers: [UUIDv7] = []
  private(set) var removesOwner = false

  /// - Throws: ``APIError`` where the sender may not, or leaves undone what the next commit has to do.
  init(
    _ checked: CheckedCommit, _ bundle: CommitBundle, sender: MemberIdentity, member: RoomMember,
    summary: RoomSummary, rooms: RoomStore
  ) throws {
    guard checked.sender == sender else { throw APIError.unknownSender }
    let removed = Set(checked.removed)
    let departing = Set(try rooms.departing(in: summary.id))
    var roles: [UUIDv7: RoomRole] = [:]
    for present in try rooms.members(of: summary.id) { roles[present.user] = present.role }

    if checked.isExternal {
      guard !checked.bringsInItsUser else { throw APIError.noLeaf }
      // By itself a device adds nobody else, and at most replaces a leaf of its own.
      guard checked.added == [sender], removed.subtracting([sender]).isEmpty else {
        throw APIError.forbidden("A device that joins by itself changes no other leaf.")
      }
    } else {
      let left = departing.subtracting(removed)
      guard left.isEmpty else { throw APIError.proposalsPending(left.map(\.device).sorted()) }
    }
    for leaf in checked.added where roles[leaf.user] == nil && !addedUsers.contains(leaf.user) {
      addedUsers.append(leaf.user)
    }
    // Who has lost a last device by removing it from the account is a member still, and may come back with another.
    let expelled = removed.subtracting(departing)
    let present = Set(checked.members.map(\.user))
    for user in Set(expelled.map(\.user)).sorted() where !present.contains(user) && roles[user] != nil {
      removedUsers.append(user)
      if roles[user] == .owner { removesOwner = true }
    }
    try Self.check(expelled: expelled, by: sender, member: member, in: summary)
    if summary.kind == .direct {
      // Two people, from the first commit on: the second may be added once.
      guard removedUsers.isEmpty, roles.count + addedUsers.count <= 2 else {
        throw APIError.forbidden("A direct room has two members for good.")
      }
    }
    let addedDevices = Set(checked.added.map(\.device))
    guard Set(bundle.welcomeTo).count == bundle.welcomeTo.count, bundle.welcomeTo.allSatisfy(addedDevices.contains)
    else { throw APIError.invalidField("welcomeTo", "each a device that the commit adds, once") }
  }

  /// Leaves of devices that are not gone are their user's to remove, and the owners' and admins'.
  private static func check(
    expelled: Set<MemberIdentity>, by sender: MemberIdentity, member: RoomMember, in summary: RoomSummary
  ) throws(APIError) {
    guard !expelled.contains(where: { $0.user != sender.user }) else {
      if summary.kind == .direct { throw .forbidden("A direct room has two members for good.") }
      guard member.role.managesMembers else { throw .forbidden("Only owners and admins remove others.") }
      return
    }
  }
}
