import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// Leaves that have to go because their device is no more its account's, or their user no more in the room. The server
/// asks for it; this device looks the matter up before it helps, and the history says who asked.
extension ChatEngine {
  /// Takes up a proposal of the log: a member that leaves, or the server that asks for a removal.
  func take(_ proposal: Proposal, from sender: Sender, _ event: RoomEvent, in room: Room) {
    guard case .remove(let leaf) = proposal, let member = room.group?.member(at: leaf),
      let identity = member.identity
    else { return }
    switch sender {
    case .member(let index) where index == leaf:
      guard !room.record.leaving.contains(identity.user) else { return }
      room.record.leaving.append(identity.user)
      store(room)
      commitSoon(in: room)
    case .external: check(DepartureCheck(devices: [identity.device], purpose: .proposal), in: room)
    default: return
    }
  }

  /// Whoever is awake first commits; the others find the leaf gone. The more there are, the longer they wait.
  private func commitSoon(in room: Room) {
    let members = UInt64(room.group?.members.count ?? 1)
    after(300 + jitter(below: 2500 + 25 * members), .commitDepartures, in: room)
  }

  /// Records the devices whose removal is confirmed: missing from the directory, or their user is no longer a member.
  func check(_ check: DepartureCheck, in room: Room) {
    var check = check
    check.step = .directory
    while let device = check.devices.first {
      if !isOwn(device: device), !room.departing.contains(device), let identity = identity(of: device, in: room) {
        return request("GET", "/api/keys/id/" + identity.user.text, for: .room(room.id, .departure(check)))
      }
      check.devices.removeFirst()
    }
    switch check.purpose {
    case .proposal: if !room.departing.isEmpty { commitSoon(in: room) }
    case .commit: rebase(room)
    }
  }

  func departureAnswered(_ reply: EngineReply, _ check: DepartureCheck, in room: Room) {
    guard let device = check.devices.first else { return }
    let user = identity(of: device, in: room)?.user
    switch check.step {
    case .directory:
      guard reply.isSuccess || reply.status == 404 else { return goOn(with: check, in: room) }
      var isListed = false
      for listed in reply.body?[array: "devices"] ?? [] where listed[uuid: "id"] == device { isListed = true }
      guard isListed else { return depart(device, check, in: room) }
      var check = check
      check.step = .members
      request("GET", "/members", of: room, for: .departure(check))
    case .members:
      guard reply.isSuccess, let user else { return goOn(with: check, in: room) }
      for member in reply.body?[array: "members"] ?? [] where member["user"]?[uuid: "id"] == user {
        notice(.warning, EngineFailure(.removalDoubted, names: [username(of: user)]), room: room.id)
        return goOn(with: check, in: room)
      }
      depart(device, check, in: room)
    }
  }

  private func depart(_ device: UUIDv7, _ check: DepartureCheck, in room: Room) {
    room.departing.append(device)
    storeDeparting(of: room)
    goOn(with: check, in: room)
  }

  private func goOn(with check: DepartureCheck, in room: Room) {
    var check = check
    check.devices.removeFirst()
    self.check(check, in: room)
  }

  private func identity(of device: UUIDv7, in room: Room) -> MemberIdentity? {
    for member in room.group?.members ?? [] {
      if let identity = member.identity, identity.device == device {
        return identity
      }
    }
    return nil
  }

  /// Whether a commit of this device carries out a proposal of the log.
  func wants(_ proposal: Proposal, from sender: Sender, in room: Room, group: Group) -> Bool {
    guard case .remove(let leaf) = proposal else { return false }
    return isDeparting(leaf, from: sender, in: room, group: group)
  }

  func isDeparting(_ leaf: UInt32, from sender: Sender, in room: Room, group: Group) -> Bool {
    guard leaf != group.ownLeaf, let member = group.member(at: leaf),
      let identity = member.identity
    else { return false }
    switch sender {
    case .member(let index): return index == leaf
    case .external: return room.departing.contains(identity.device) || room.record.leaving.contains(identity.user)
    case .newMemberProposal, .newMemberCommit: return false
    }
  }

  /// Users and devices who waited to go and whose leaves are gone wait no longer.
  func dropDeparted(from room: Room) {
    guard !room.record.leaving.isEmpty || !room.departing.isEmpty, let group = room.group else { return }
    var users = SortedSet<UUIDv7>()
    var devices = SortedSet<UUIDv7>()
    for identity in identities(of: group) {
      users.insert(identity.user)
      devices.insert(identity.device)
    }
    room.record.leaving.removeAll { !users.contains($0) }
    let count = room.departing.count
    room.departing.removeAll { !devices.contains($0) }
    if room.departing.count != count { storeDeparting(of: room) }
  }

  /// Removes the leaves of those who are gone, where nobody has done it yet.
  func commitDepartures() {
    for room in orderedRooms { commitDepartures(in: room) }
  }

  func commitDepartures(in room: Room) {
    guard room.status == .ok, room.jobs.isEmpty, !room.record.leaving.isEmpty || !room.departing.isEmpty else { return }
    enqueue(RoomJob(), in: room)
  }

  /// Whether a leaf went because its device is gone, and not because a member would have it so.
  func isGone(_ member: Member, in room: Room, before: Group) -> Bool {
    guard let identity = member.identity, !room.record.leaving.contains(identity.user)
    else { return false }
    return room.departing.contains(identity.device) || isAskedFor(member.leaf, in: before)
  }

  /// Whose leaves the group has, in the order of the leaves; none without a group.
  func identities(of group: Group?) -> [MemberIdentity] {
    var identities: [MemberIdentity] = []
    for member in group?.members ?? [] {
      if let identity = member.identity { identities.append(identity) }
    }
    return identities
  }

  /// Whether the server has proposed in this epoch that the leaf go.
  private func isAskedFor(_ leaf: UInt32, in group: Group) -> Bool {
    for removal in group.proposedRemovals where removal.leaf == leaf {
      if case .external = removal.sender { return true }
    }
    return false
  }

  func storeDeparting(of room: Room) {
    var writer = WireWriter()
    writer.write(vector: room.departing)
    store(Room.departingPrefix, of: room, room.departing.isEmpty ? nil : writer.bytes)
  }
}
