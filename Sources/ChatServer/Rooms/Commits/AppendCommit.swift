import ChatProtocol
import Database
import MLS
import WireCoding

/// Takes a commit: the room moves to the next epoch, and with it its members, its stored GroupInfo and the Welcomes, all
/// or nothing. One commit is taken in each epoch; the others learn where the room is (`stale_epoch`).
struct AppendCommit: PlainChange {
  struct Place: Sendable {
    let seq: UInt64
    let epoch: UInt64
    let time: UInt64
  }

  let room: UUIDv7
  let sender: MemberIdentity
  let bundle: CommitBundle
  let checked: CheckedCommit
  /// The certificates with which the new leaves were checked, by their devices.
  let certificates: [MemberIdentity: [UInt8]]

  var size: Int {
    bundle.commit.count + bundle.groupInfo.count + checked.tree.size + (bundle.welcome?.count ?? 0)
      + certificates.count * 8192 + 1024
  }
  var lockedRoom: UUIDv7? { room }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Place> {
    let rooms = RoomStore(connection: connection)
    let log = LogStore(connection: connection)
    let time = UInt64(clamping: now)
    let epoch = bundle.epoch
    let (summary, member) = try rooms.room(room, for: sender.user)
    if let earlier = try log.earlier(bundle.id, from: sender.device, in: room) {
      return RoomOutcome(answer: Place(seq: earlier.seq, epoch: epoch + 1, time: earlier.time))
    }
    guard summary.epoch == epoch else { throw APIError.staleEpoch(Int64(clamping: summary.epoch)) }
    // Members judge KeyPackages by the time at which the commit is taken.
    if let lifetime = checked.lifetime, !lifetime.contains(time / 1000) { throw APIError(commit: .expired) }
    let accounts = AccountStore(connection: connection)
    for (identity, certificate) in certificates {
      guard try accounts.device(identity.device, of: identity.user)?.certificate == certificate else {
        throw APIError.untrustedDevice
      }
    }
    let plan = try CommitPlan(checked, bundle, sender: sender, member: member, summary: summary, rooms: rooms)

    // Everything is checked: from here on it is written.
    guard let seq = try rooms.advance(room, from: epoch, groupInfo: bundle.groupInfo, tree: checked.tree)
    else {
      throw APIError.staleEpoch(Int64(clamping: try rooms.room(room)?.epoch ?? summary.epoch))
    }
    let event = RoomEvent(
      kind: .commit, room: room, seq: seq, id: bundle.id, sender: sender.user, device: sender.device, time: time,
      payload: bundle.commit, epoch: epoch)
    try log.insert(event)
    for leaf in checked.removed {
      try rooms.deleteDevice(leaf.device, of: room)
      try accounts.forgetFormerDevice(leaf.device)
    }
    for leaf in checked.added { try rooms.insertDevice(leaf, of: room, seq: seq) }
    for user in plan.removedUsers { try rooms.deleteMember(user, of: room, seq: seq, now: now) }
    for user in plan.addedUsers { try rooms.insertMember(user, of: room, role: .member, seq: seq, now: now) }
    if plan.removesOwner { try rooms.appointOwner(in: room) }

    var effects = [DeliveryEffect.event(event, except: nil)]
    if !plan.removedUsers.isEmpty { effects.append(.left(room: room, users: plan.removedUsers)) }
    if !plan.addedUsers.isEmpty {
      var moved = summary
      moved.epoch = epoch + 1
      moved.seq = seq
      var roles: [UUIDv7: RoomRole] = [:]
      for user in plan.addedUsers { roles[user] = .member }
      effects.append(.joined(moved, roles: roles))
    }
    if let welcome = checked.welcome, !welcome.parts.isEmpty {
      let mailbox = MailboxStore(connection: connection)
      try mailbox.insert(welcomeHead: welcome.head, room: room, seq: seq, epoch: epoch + 1)
      for leaf in checked.added {
        guard let part = welcome.parts[leaf.device] else { continue }
        if var item = try mailbox.insert(
          device: leaf.device, type: MailboxItem.welcome, room: room, seq: seq, sender: sender.user, payload: part,
          now: now)
        {
          item.payload = SplitWelcome.joined(head: welcome.head, part: part)
          effects.append(.mail(item, user: leaf.user, device: leaf.device))
        }
      }
    }
    try rooms.pruneTrees(of: room, epoch: epoch + 1)
    return RoomOutcome(answer: Place(seq: seq, epoch: epoch + 1, time: time), effects: effects)
  }
}
