import ChatProtocol
import Ciphers
import MLS
import WireCoding

extension ChatEngine {
  /// What the user interface shows of the whole.
  var stateJSON: JSON {
    var state = JSON.event("state")
      .adding("phase", .string(phase.rawValue))
      .adding("connection", .string(connection.rawValue))
    if let account {
      state.add(
        "user",
        .object("id", .id(account.userID))
          .adding("username", .string(account.username)))
      state.add(
        "device",
        .object("id", .id(account.deviceID))
          .adding("name", .string(account.deviceName)))
      state.add("accountFingerprint", .string(Fingerprint.text(of: account.accountPublicKey)))
    }
    return state
  }

  var roomsJSON: JSON {
    var list = orderedRooms
    list.arrange { lastTime(of: $0) > lastTime(of: $1) }
    var rows: [JSON] = []
    for room in list { rows.append(json(of: room)) }
    return .event("rooms").adding("rooms", .array(rows))
  }

  private func lastTime(of room: Room) -> UInt64 {
    max(room.lastMessage?[unsigned: "time"] ?? 0, room.createdAt)
  }

  private func json(of room: Room) -> JSON {
    let group = room.group
    var users: [UUIDv7] = []
    for identity in identities(of: group) where !users.contains(identity.user) { users.append(identity.user) }
    let status: Literal =
      switch room.status {
      case .ok: "ok"
      case .joining: "joining"
      case .repairing: "repairing"
      case .failed: "failed"
      case .left: "left"
      case .forked: "forked"
      }
    var row = JSON.object("id", .id(room.id))
      .adding("kind", .string(room.kind))
      .adding("name", .string(name(of: room, users)))
      .adding("suite", .number(room.suite))
      .adding("suiteName", .string(CipherSuite(id: room.suite)?.name ?? ""))
      .adding("epoch", .number(group?.epoch ?? 0))
      .adding("seq", .number(room.cursor))
      .adding("memberCount", .number(users.count))
      .adding("unread", .number(room.unread))
      .adding("state", .string(Text(status)))
      .adding("fewTime", .bool(room.asksForFewTime))
    if !room.reason.isEmpty, room.status != .ok { row.add("reason", .string(room.reason)) }
    if let last = room.lastMessage { row.add("last", last) }
    return row
  }

  private func name(of room: Room, _ users: [UUIDv7]) -> Text {
    if room.kind == "direct" {
      for user in users where !isOwn(user: user) { return username(of: user) }
    }
    if let name = room.profile?.name, !name.isEmpty { return name }
    return room.kind == "direct" ? "Direct conversation" : "Unnamed room"
  }

  func membersJSON(of room: Room) -> JSON {
    var order: [UUIDv7] = []
    var devices = SortedTable<UUIDv7, [JSON]>()
    for member in room.group?.members ?? [] {
      guard let identity = member.identity else { continue }
      if devices[identity.user] == nil { order.append(identity.user) }
      devices[identity.user, default: []].append(
        .object("id", .id(identity.device))
          .adding("name", .string(certificate(of: identity)?.name ?? ""))
          .adding("leaf", .number(member.leaf))
          .adding("fingerprint", .string(Fingerprint.text(of: member.signatureKey)))
          .adding("you", .bool(isOwn(device: identity.device))))
    }
    var rows: [JSON] = []
    for user in order {
      rows.append(
        .object("user", .id(user))
          .adding("username", .string(username(of: user)))
          .adding("you", .bool(isOwn(user: user)))
          .adding("online", .bool(online.contains(user) || isOwn(user: user)))
          .adding("accountFingerprint", .string(contacts[user].map { Fingerprint.text(of: $0.accountKey) } ?? ""))
          .adding("devices", .array(devices[user] ?? [])))
    }
    return .event("members").adding("room", .id(room.id)).adding("members", .array(rows))
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
      if let room = engine.findRoom(room.id) { engine.emitMembers(of: room) }
      engine.succeed(reference)
    }
  }

  func ensureContacts(of room: Room, then completion: @escaping (ChatEngine, EngineFailure?) -> Void) {
    guard let group = room.group else { return completion(self, nil) }
    fetchContacts(unknownUsers(among: leaves(of: group.members), suite: room.suite), then: completion)
  }
}
