import ChatProtocol
import Ciphers
import MLS
import WireCoding

extension ChatEngine {
  /// What the user interface shows of the whole.
  var stateJSON: JSON {
    var members: [JSON.Member] = [
      .init("event", "state"), .init("phase", .string(phase.rawValue)),
      .init("connection", .string(connection.rawValue)),
    ]
    if let account {
      members.append(
        .init("user", ["id": .id(account.userID), "username": .string(account.username)]))
      members.append(
        .init("device", ["id": .id(account.deviceID), "name": .string(account.deviceName)]))
      members.append(.init("accountFingerprint", .string(Fingerprint.text(of: account.accountPublicKey))))
    }
    return .object(members)
  }

  var roomsJSON: JSON {
    var list = orderedRooms
    list.arrange { lastTime(of: $0) > lastTime(of: $1) }
    var rows: [JSON] = []
    for room in list { rows.append(json(of: room)) }
    return ["event": "rooms", "rooms": .array(rows)]
  }

  private func lastTime(of room: Room) -> UInt64 {
    max(room.lastMessage?[unsigned: "time"] ?? 0, room.createdAt)
  }

  private func json(of room: Room) -> JSON {
    let group = room.group
    var users: [UUIDv7] = []
    for member in group?.members ?? [] {
      guard let identity = try? MemberIdentity(credential: member.credential), !users.contains(identity.user) else {
        continue
      }
      users.append(identity.user)
    }
    let status =
      switch room.status {
      case .ok: "ok"
      case .joining: "joining"
      case .repairing: "repairing"
      case .failed: "failed"
      case .left: "left"
      case .forked: "forked"
      }
    var members: [JSON.Member] = [
      .init("id", .id(room.id)), .init("kind", .string(room.kind)),
      .init("name", .string(name(of: room, users))),
      .init("suite", .number(room.suite)), .init("suiteName", .string(CipherSuite(id: room.suite)?.name ?? "")),
      .init("epoch", .number(group?.epoch ?? 0)), .init("seq", .number(room.cursor)),
      .init("memberCount", .number(users.count)), .init("unread", .number(room.unread)),
      .init("state", .string(status)), .init("fewTime", .bool(room.asksForFewTime)),
    ]
    if !room.reason.isEmpty, room.status != .ok { members.append(.init("reason", .string(room.reason))) }
    if let last = room.lastMessage { members.append(.init("last", last)) }
    return .object(members)
  }

  private func name(of room: Room, _ users: [UUIDv7]) -> String {
    if room.kind == "direct" {
      for user in users where user != account?.userID { return username(of: user) }
    }
    if let name = room.profile?.name, !name.isEmpty { return name }
    return room.kind == "direct" ? "Direct conversation" : "Unnamed room"
  }

  func membersJSON(of room: Room) -> JSON {
    var order: [UUIDv7] = []
    var devices: SortedTable<UUIDv7, [JSON]> = [:]
    for member in room.group?.members ?? [] {
      guard let identity = try? MemberIdentity(credential: member.credential) else { continue }
      if devices[identity.user] == nil { order.append(identity.user) }
      devices[identity.user, default: []].append([
        "id": .id(identity.device),
        "name": .string(contacts[identity.user]?.certificate(of: identity.device)?.name ?? ""),
        "leaf": .number(member.leaf), "fingerprint": .string(Fingerprint.text(of: member.signatureKey)),
        "you": .bool(identity.device == account?.deviceID),
      ])
    }
    var rows: [JSON] = []
    for user in order {
      rows.append([
        "user": .id(user), "username": .string(username(of: user)), "you": .bool(user == account?.userID),
        "online": .bool(online.contains(user) || user == account?.userID),
        "accountFingerprint": .string(contacts[user].map { Fingerprint.text(of: $0.accountKey) } ?? ""),
        "devices": .array(devices[user] ?? []),
      ])
    }
    return ["event": "members", "room": .id(room.id), "members": .array(rows)]
  }

  func emitMembers(of room: Room) {
    roomsDidChange()
    emit(membersJSON(of: room))
  }

  /// The user looks at the room: it is read, and its members are shown.
  func open(_ room: Room, _ reference: JSON?) {
    if room.unread > 0 || room.readSeq < room.cursor {
      room.unread = 0
      room.readSeq = room.cursor
      store(room)
      if connection == .online { send(.read(room: room.id, seq: room.cursor)) }
    }
    ensureContacts(of: room) { engine, _ in
      if let room = engine.rooms[room.id] { engine.emitMembers(of: room) }
      engine.succeed(reference)
    }
  }

  func ensureContacts(of room: Room, then completion: @escaping (ChatEngine, EngineFailure?) -> Void) {
    guard let group = room.group else { return completion(self, nil) }
    fetchContacts(unknownUsers(among: leaves(of: group.members), suite: room.suite), then: completion)
  }
}
