import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// What is told of the whole, of rooms and of members.
extension ChatEngine {
  var state: EngineState {
    EngineState(
      phase: phase, connection: connection,
      account: account.map { account in
        SignedInAccount(
          user: account.userID, username: account.username, device: account.deviceID, deviceName: account.deviceName,
          fingerprint: Fingerprint.text(of: account.accountPublicKey))
      })
  }

  /// The rooms, the one with the newest message first.
  var summaries: [RoomSummary] {
    var list = orderedRooms
    list.arrange { lastTime(of: $0) > lastTime(of: $1) }
    var rows: [RoomSummary] = []
    for room in list { rows.append(summary(of: room)) }
    return rows
  }

  private func lastTime(of room: Room) -> UInt64 { max(room.record.last?.entry.time ?? 0, room.record.createdAt) }

  private func summary(of room: Room) -> RoomSummary {
    let users = usersInOrder(of: room)
    return RoomSummary(
      id: room.id, kind: room.kind, name: name(of: room, users), suite: room.record.suite,
      suiteName: CipherSuite(id: room.record.suite)?.name ?? "", epoch: room.group?.epoch ?? 0, seq: room.record.cursor,
      memberCount: UInt32(clamping: users.count), unread: room.record.unread, state: room.status.state,
      reason: room.status == .ok ? nil : room.record.reason, isFewTime: room.asksForFewTime,
      role: room.record.role, last: room.record.last)
  }

  /// Each user once, in the order of their first leaves.
  private func usersInOrder(of room: Room) -> [UUIDv7] {
    var users: [UUIDv7] = []
    for identity in identities(of: room.group) where !users.contains(identity.user) { users.append(identity.user) }
    return users
  }

  private func name(of room: Room, _ users: [UUIDv7]) -> Text {
    if room.kind == .direct {
      for user in users where !isOwn(user: user) { return username(of: user) }
    }
    return room.profile?.name ?? ""
  }

  func members(of room: Room) -> [RoomMember] {
    var devices = SortedTable<UUIDv7, [MemberDevice]>()
    for member in room.group?.members ?? [] {
      guard let identity = member.identity else { continue }
      devices[identity.user, default: []].append(
        MemberDevice(
          id: identity.device, name: certificate(of: identity)?.name ?? "", leaf: member.leaf,
          fingerprint: Fingerprint.text(of: member.signatureKey), isYou: isOwn(device: identity.device)))
    }
    var members: [RoomMember] = []
    for user in usersInOrder(of: room) {
      members.append(
        RoomMember(
          user: user, username: username(of: user), role: room.roles[user], isYou: isOwn(user: user),
          isOnline: online.contains(user) || isOwn(user: user),
          accountFingerprint: contacts[user].map { Fingerprint.text(of: $0.accountKey) } ?? "",
          devices: devices[user] ?? []))
    }
    return members
  }

  func emitMembers(of room: Room) {
    roomsDidChange()
    emit(.members(room: room.id, members: members(of: room)))
    // Who has come in since roles were told has one, too.
    if !room.roles.isEmpty, !knowsRoles(of: room) { fetchRoles(of: room) }
  }

  /// Answers with the members, once the directory and the server have said what they know of them.
  func tellMembers(of room: Room, _ reference: Text?) {
    ensureContacts(of: room, for: .members(room: room.id, reference))
  }

  func contactsFetched(of id: UUIDv7, _ reference: Text?) {
    guard let room = findRoom(id) else { return fail(reference, .noGroup) }
    fetchRoles(of: room, for: reference)
  }

  /// The user looks at the room: it is read, and its members are shown.
  func open(_ room: Room, _ reference: Text?) {
    if room.record.unread > 0 || room.record.readSeq < room.record.cursor {
      room.record.unread = 0
      room.record.readSeq = room.record.cursor
      store(room)
      if connection == .online { send(.read(room: room.id, seq: room.record.cursor)) }
    }
    ensureContacts(of: room, for: .open(room: room.id, reference))
  }

  func contactsFetched(opening id: UUIDv7, _ reference: Text?) {
    if let room = findRoom(id) {
      emitMembers(of: room)
      if areRolesOld(of: room) { fetchRoles(of: room) }
    }
    succeed(reference)
  }

  private func ensureContacts(of room: Room, for purpose: DirectoryPurpose) {
    fetchContacts(unknownUsers(among: leaves(of: room.group?.members ?? []), suite: room.record.suite), for: purpose)
  }
}

extension Room.Status {
  /// What is told of it.
  var state: RoomState {
    switch self {
    case .ok: .ok
    case .joining: .joining
    case .repairing: .repairing
    case .failed: .failed
    case .left: .left
    case .forked: .forked
    }
  }
}
