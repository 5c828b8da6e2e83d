import ChatProtocol
import Database
import WireCoding

/// Takes a commit: the room moves to the next epoch, and with it its members, its stored GroupInfo and the Welcomes, all
/// or nothing. One commit is taken in each epoch; the others learn where the room is (`stale_epoch`).
struct AppendCommit: RoomChange {
  struct Place: Sendable {
    let seq: UInt64
    let epoch: UInt64
    let time: UInt64
  }

  let room: UUIDv7
  let id: UUIDv7
  let sender: MemberIdentity
  /// The epoch from which the commit starts.
  let epoch: UInt64
  let commit: [UInt8]
  let header: CommitHeader
  let groupInfo: [UInt8]
  /// What the new epoch's GroupInfo says.
  let tree: RoomTree
  let welcome: [UInt8]?
  let welcomeTo: [UUIDv7]

  var size: Int { commit.count + groupInfo.count + (welcome?.count ?? 0) + 1024 }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Place> {
    let rooms = RoomStore(connection: connection)
    let time = UInt64(clamping: now)
    let (summary, member) = try rooms.room(room, for: sender.user)
    if let earlier = try rooms.earlier(id, from: sender.device, in: room) {
      return RoomOutcome(answer: Place(seq: earlier.seq, epoch: epoch + 1, time: earlier.time))
    }
    guard summary.epoch == epoch else { throw APIError.staleEpoch(Int64(clamping: summary.epoch)) }
    guard tree.suite == summary.suite else { throw APIError.invalidField("groupInfo", "it is of another suite") }

    let change = try plan(rooms: rooms, accounts: AccountStore(connection: connection), in: summary, by: member)

    // Everything is checked: from here on it is written.
    guard let seq = try rooms.advance(room, from: epoch, groupInfo: groupInfo) else {
      throw APIError.staleEpoch(Int64(clamping: try rooms.room(room)?.epoch ?? summary.epoch))
    }
    let event = RoomEvent(
      kind: .commit, room: room, seq: seq, id: id, sender: sender.user, device: sender.device, time: time,
      payload: commit, epoch: epoch)
    try rooms.insert(event)
    for leaf in change.removedLeaves { try rooms.deleteDevice(leaf.device, of: room) }
    for leaf in change.addedLeaves { try rooms.insertDevice(leaf, of: room, seq: seq) }
    if case .newMember = header.sender { try rooms.setStart(of: sender.device, in: room, seq: seq) }
    for user in change.removedUsers { try rooms.deleteMember(user, of: room) }
    for user in change.addedUsers { try rooms.insertMember(user, of: room, role: .member, seq: seq, now: now) }
    if change.removedUsers.contains(where: { change.roles[$0] == .owner }) {
      try rooms.appointOwner(in: room)
    }

    var effects = [DeliveryEffect.event(event, except: nil)]
    if !change.removedUsers.isEmpty { effects.append(.left(room: room, users: change.removedUsers)) }
    if !change.addedUsers.isEmpty {
      var moved = summary
      moved.epoch = epoch + 1
      moved.seq = seq
      var roles: [UUIDv7: RoomRole] = [:]
      for user in change.addedUsers { roles[user] = .member }
      effects.append(.joined(moved, roles: roles))
    }
    if let welcome {
      let mailbox = MailboxStore(connection: connection)
      let addressees = Set(welcomeTo)
      for leaf in change.addedLeaves where addressees.contains(leaf.device) {
        if let item = try mailbox.insert(
          device: leaf.device, type: "welcome", room: room, seq: seq, sender: sender.user, payload: welcome, now: now)
        {
          effects.append(.mail(item, user: leaf.user, device: leaf.device))
        }
      }
    }
    return RoomOutcome(answer: Place(seq: seq, epoch: epoch + 1, time: time), effects: effects)
  }

  /// What the new tree changes about leaves and members.
  private struct Change {
    var addedLeaves: [MemberIdentity] = []
    var removedLeaves: [MemberIdentity] = []
    var addedUsers: [UUIDv7] = []
    var removedUsers: [UUIDv7] = []
    /// Of the members before.
    var roles: [UUIDv7: RoomRole] = [:]
  }

  private func plan(
    rooms: RoomStore, accounts: AccountStore, in summary: RoomSummary, by member: RoomMember
  ) throws -> Change {
    let before = Set(try rooms.devices(of: room))
    let after = Set(tree.leaves.values)
    var change = Change()
    change.addedLeaves = after.subtracting(before).sorted { $0.device < $1.device }
    change.removedLeaves = before.subtracting(after).sorted { $0.device < $1.device }
    for present in try rooms.members(of: room) { change.roles[present.user] = present.role }

    switch header.sender {
    case .leaf(let leaf):
      guard tree.leaves[leaf] == sender, before.contains(sender) else {
        throw APIError.invalidField("commit", "its sender is not the leaf of this device")
      }
    case .newMember:
      guard after.contains(sender) else { throw APIError.invalidField("groupInfo", "this device has no leaf in it") }
      // By itself a device adds nobody else, and at most replaces a leaf of its own.
      guard change.addedLeaves.allSatisfy({ $0 == sender }), change.removedLeaves.isEmpty else {
        throw APIError.forbidden("A device that joins by itself changes no other leaf.")
      }
    }
    let usersAfter = Set(after.map(\.user))
    for user in change.roles.keys.sorted() where !usersAfter.contains(user) { change.removedUsers.append(user) }
    for leaf in change.addedLeaves {
      guard try accounts.device(leaf.device, of: leaf.user) != nil else {
        throw APIError.invalidField("groupInfo", "a leaf names a device that its user does not have")
      }
      if change.roles[leaf.user] == nil, !change.addedUsers.contains(leaf.user) { change.addedUsers.append(leaf.user) }
    }
    try check(change, in: summary, by: member)
    let added = Set(change.addedLeaves.map(\.device))
    guard Set(welcomeTo).count == welcomeTo.count, welcomeTo.allSatisfy(added.contains) else {
      throw APIError.invalidField("welcomeTo", "each a device that the commit adds, once")
    }
    return change
  }

  private func check(_ change: Change, in summary: RoomSummary, by member: RoomMember) throws(APIError) {
    guard !change.removedUsers.contains(sender.user) else {
      throw .forbidden("Nobody can commit the own removal; leave the room instead.")
    }
    if !change.removedUsers.isEmpty, !member.role.managesMembers {
      throw .forbidden("Only owners and admins remove others.")
    }
    guard summary.kind == .direct else { return }
    // Two people, from the first commit on: the second may be added once.
    guard change.removedUsers.isEmpty, change.roles.count + change.addedUsers.count <= 2 else {
      throw .forbidden("A direct room has two members for good.")
    }
  }
}

extension RoomStore {
  /// Gives a room without owner to the member who has been there longest, an admin before others.
  func appointOwner(in room: UUIDv7) throws {
    let members = try members(of: room)
    guard !members.contains(where: { $0.role == .owner }) else { return }
    guard let heir = members.first(where: { $0.role == .admin }) ?? members.first else { return }
    try setRole(.owner, of: heir.user, in: room)
  }
}
