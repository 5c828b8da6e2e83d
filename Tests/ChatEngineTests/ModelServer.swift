import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// The delivery service of PROTOCOL §3 in memory: what the engine relies on, and faults on demand.
final class ModelServer {
  struct User {
    let id: UUIDv7
    let username: String
    let password: String
    let accountKey: [UInt8]
    var backup: [UInt8]
    var backupVersion: UInt64
    var devices: [(id: UUIDv7, name: String, certificate: [UInt8])]
    /// Devices that are gone.
    var former: [(id: UUIDv7, name: String, certificate: [UInt8])] = []
  }

  struct StoredRoom {
    let id: UUIDv7
    let kind: String
    let suite: UInt64
    let createdAt: UInt64
    var profile: [UInt8]
    var epoch: UInt64
    var groupInfo: [UInt8]
    var members: Set<UUIDv7>
    /// Of those who are more than members.
    var roles: [UUIDv7: String] = [:]
    var leaves: Set<MemberIdentity>
    /// The server's view of the tree.
    var group: PublicGroup? { didSet { if let group { trees[group.context.treeHash] = group.tree } } }
    /// Each that an epoch had, by hash.
    var trees: [[UInt8]: RatchetTree] = [:]
    /// Devices whose removal the log of this epoch proposes.
    var proposed: Set<UUIDv7> = []
    var spans: [UUIDv7: [Span]] = [:]
    var log: [RoomEvent] = []

    var devices: Set<UUIDv7> { Set(leaves.map(\.device)) }

    /// Whether a device hears the room: it has a leaf, and its user is a member.
    func hears(_ device: UUIDv7) -> Bool {
      leaves.contains { $0.device == device && members.contains($0.user) }
    }
  }

  struct Mail {
    let id: UInt64
    var type = "welcome"
    let room: UUIDv7
    let seq: UInt64
    let sender: UUIDv7
    let payload: [UInt8]
  }

  var now: UInt64 = 1_800_000_000_000
  var users: [UUIDv7: User] = [:]
  /// What is answered to the next requests for trees, the first of them the last; nil for that there is none.
  var treeFaults: [[UInt8]?] = []
  var treeRequests = 0
  /// Packages in an answer about many people.
  var claimsAtOnce = 2
  /// Codes with which the next messages are refused, the first of them the last.
  var messageRefusals: [String] = []
  /// The last entry of a room's log that is held no longer.
  var trimmed: [UUIDv7: UInt64] = [:]
  var rooms: [UUIDv7: StoredRoom] = [:]
  var mail: [UUIDv7: [Mail]] = [:]
  var packages: [(device: UUIDv7, suite: UInt64, isLastResort: Bool, bytes: [UInt8])] = []
  var connections: [UUIDv7: ModelClient] = [:]
  /// With which the server asks for removals, by suite.
  var serverKeys: [UInt16: SignatureKeyPair] = [:]
  private var nextMail: UInt64 = 1
  /// Changes the bytes of a message on their way into the log.
  var tamper: ((RoomEvent) -> RoomEvent)?

  /// The codes of what was refused.
  private(set) var refusals: [String] = []

  func problem(_ status: UInt16, _ code: String, _ more: [JSON.Member] = []) -> (UInt16, JSON) {
    refusals.append(code)
    return (status, .object([.init("code", .string(code)), .init("title", .string(code))] + more))
  }

  /// Answers a request of a device; `session` is nil before it has registered or logged in.
  func answer(_ request: EngineRequestView, session: inout ModelSession?) -> (UInt16, JSON) {
    let parts = request.path.split(separator: "?", maxSplits: 1)
    let path = parts[0].split(separator: "/").dropFirst().map(String.init)
    let query = parts.count > 1 ? String(parts[1]) : ""
    let body = request.body ?? .null
    if path.first == "auth" { return authenticate(path[1], body, query, &session) }
    guard let current = session else { return problem(401, "unauthorized") }
    if let device = current.device, users[current.user]?.devices.contains(where: { $0.id == device }) != true {
      return problem(401, "unauthorized")
    }
    switch (request.method, path.count, path[0], path.last ?? "") {
    case ("GET", 1, "backup", _):
      guard let user = users[current.user] else { return problem(404, "not_found") }
      return (200, ["backup": .bytes(user.backup), "version": .number(user.backupVersion)])
    case ("PUT", 1, "backup", _):
      guard body["version"]?.unsigned == users[current.user]?.backupVersion else { return problem(409, "stale_backup") }
      users[current.user]?.backup = body["backup"]?.bytes ?? []
      users[current.user]?.backupVersion += 1
      return (200, ["version": .number(users[current.user]?.backupVersion ?? 0)])
    case ("POST", 1, "devices", _): return addDevice(body, &session)
    case ("POST", 2, "keys", "upload"): return upload(body, current)
    case ("GET", 2, "keys", "me"): return counts(current)
    case ("POST", 2, "keys", "claim"): return claimAll(body)
    case ("GET", 2, "keys", "server"): return serverKeyAnswer(query)
    case ("GET", 3, "keys", let name):
      let found = users.values.first { path[1] == "id" ? $0.id.text == name : $0.username == name }
      return found.map { (200, directory($0)) } ?? problem(404, "not_found")
    case ("GET", 1, "mailbox", _):
      let after = number("after", query)
      let items = (mail[current.device!] ?? []).filter { $0.id > after }
      return (
        200,
        [
          "items": .array(
            items.map { item in
              [
                "id": .number(item.id), "type": .string(item.type), "room": .string(item.room.text),
                "seq": .number(item.seq),
                "sender": .string(item.sender.text), "time": .number(now), "payload": .bytes(item.payload),
              ]
            }), "more": false,
        ]
      )
    case ("POST", 2, "mailbox", "ack"):
      mail[current.device!]?.removeAll { $0.id <= body["upTo"]?.unsigned ?? 0 }
      return (204, .null)
    case ("POST", 1, "rooms", _): return createRoom(body, current)
    case ("GET", 1, "rooms", _):
      let own = rooms.values.filter { $0.members.contains(current.user) }
      return (200, ["rooms": .array(own.map { json(of: $0, for: current.user) })])
    default: return inRoom(request.method, path, query, body, current)
    }
  }

  // MARK: accounts

  private func authenticate(
    _ what: String, _ body: JSON, _ query: String, _ session: inout ModelSession?
  ) -> (UInt16, JSON) {
    switch what {
    case "kdf":
      return (
        200,
        [
          "algorithm": "scrypt", "n": 32768, "r": 8, "p": 1,
          "salt": .bytes([UInt8](repeating: 7, count: 16)),
        ]
      )
    case "register":
      guard let id = body["id"]?.uuid, let username = body["username"]?.string,
        let device = body["device"], let deviceID = device["id"]?.uuid
      else { return problem(400, "invalid_field") }
      guard !users.values.contains(where: { $0.username == username }) else { return problem(409, "username_taken") }
      users[id] = User(
        id: id, username: username, password: body["password"]?.string ?? "",
        accountKey: body["accountKey"]?.bytes ?? [], backup: body["backup"]?.bytes ?? [], backupVersion: 1,
        devices: [(deviceID, device["name"]?.string ?? "", device["certificate"]?.bytes ?? [])])
      session = ModelSession(user: id, device: deviceID)
      return (201, ["user": ["id": .string(id.text), "username": .string(username)]])
    case "login":
      guard let user = users.values.first(where: { $0.username == body["login"]?.string }),
        user.password == body["password"]?.string
      else { return problem(401, "invalid_credentials") }
      session = ModelSession(user: user.id, device: body["device"]?.uuid)
      return (200, ["user": ["id": .string(user.id.text), "username": .string(user.username)]])
    default: return problem(404, "not_found")
    }
  }

  private func addDevice(_ body: JSON, _ session: inout ModelSession?) -> (UInt16, JSON) {
    guard let id = body["id"]?.uuid, let bytes = body["certificate"]?.bytes, let user = session?.user,
      let key = users[user]?.accountKey, let certificate = try? DeviceCertificate(decoding: bytes),
      certificate.isValid(accountKey: key)
    else { return problem(400, "invalid_certificate") }
    users[user]?.devices.append((id, body["name"]?.string ?? "", bytes))
    session?.device = id
    return (201, .object([]))
  }

  private func directory(_ user: User) -> JSON {
    [
      "user": ["id": .string(user.id.text), "username": .string(user.username), "accountKey": .bytes(user.accountKey)],
      "devices": .array(
        user.devices.map {
          ["id": .string($0.id.text), "name": .string($0.name), "certificate": .bytes($0.certificate)]
        }),
      "former": .array(user.former.map { ["id": .string($0.id.text), "certificate": .bytes($0.certificate)] }),
    ]
  }

  private func upload(_ body: JSON, _ session: ModelSession) -> (UInt16, JSON) {
    for package in body["packages"]?.array ?? [] {
      let suite = package["suite"]?.unsigned ?? 0
      let isLastResort = package["lastResort"]?.bool ?? false
      if isLastResort { packages.removeAll { $0.device == session.device && $0.suite == suite && $0.isLastResort } }
      packages.append((session.device!, suite, isLastResort, package["keyPackage"]?.bytes ?? []))
    }
    return counts(session)
  }

  private func counts(_ session: ModelSession) -> (UInt16, JSON) {
    var rows: [JSON] = []
    for suite in Set(packages.filter { $0.device == session.device }.map(\.suite)) {
      let own = packages.filter { $0.device == session.device && $0.suite == suite }
      rows.append([
        "suite": .number(suite), "available": .number(own.filter { !$0.isLastResort }.count),
        "lastResort": .bool(own.contains { $0.isLastResort }),
      ])
    }
    return (200, ["counts": .array(rows)])
  }

  private func claimAll(_ body: JSON) -> (UInt16, JSON) {
    guard let users = body["users"]?.array else { return claim(body) }
    var packages: [JSON] = []
    var without: [JSON] = []
    var rest: [JSON] = []
    for user in users {
      guard packages.count < claimsAtOnce else {
        rest.append(user)
        continue
      }
      let one = claim(["user": user, "suite": body["suite"] ?? .null, "except": body["except"] ?? .null])
      let claimed = one.1["packages"]?.array ?? []
      if claimed.isEmpty { without.append(user) }
      for package in claimed { packages.append(.object([.init("user", user)] + (package.members ?? []))) }
    }
    return (200, ["packages": .array(packages), "without": .array(without), "rest": .array(rest)])
  }

  private func claim(_ body: JSON) -> (UInt16, JSON) {
    guard let id = body["user"]?.uuid, let user = users[id] else { return problem(404, "not_found") }
    let except = Set((body["except"]?.array ?? []).compactMap(\.uuid))
    var claimed: [JSON] = []
    for device in user.devices where !except.contains(device.id) {
      let candidates = packages.indices.filter {
        packages[$0].device == device.id && packages[$0].suite == body["suite"]?.unsigned
      }
      guard let index = candidates.first(where: { !packages[$0].isLastResort }) ?? candidates.first else { continue }
      claimed.append([
        "device": .string(device.id.text), "keyPackage": .bytes(packages[index].bytes),
        "lastResort": .bool(packages[index].isLastResort),
      ])
      if !packages[index].isLastResort { packages.remove(at: index) }
    }
    return claimed.isEmpty ? problem(409, "no_key_packages") : (200, ["packages": .array(claimed)])
  }

  // MARK: rooms

  private func createRoom(_ body: JSON, _ session: ModelSession) -> (UInt16, JSON) {
    guard let id = body["id"]?.uuid, rooms[id] == nil else { return problem(409, "id_taken") }
    let own = MemberIdentity(user: session.user, device: session.device!)
    guard let message = try? MLSMessage(decoding: body["groupInfo"]?.bytes ?? []), case .groupInfo(let info) = message,
      let group = try? PublicGroup(groupInfo: info), group.epoch == 0,
      group.members.map(\.credential) == [own.credential]
    else { return problem(400, "invalid_field") }
    rooms[id] = StoredRoom(
      id: id, kind: body["kind"]?.string ?? "", suite: body["suite"]?.unsigned ?? 0, createdAt: now,
      profile: body["profile"]?.bytes ?? [], epoch: 0, groupInfo: body["groupInfo"]?.bytes ?? [],
      members: [session.user], roles: [session.user: "owner"], leaves: [own], group: group,
      trees: [group.context.treeHash: group.tree], spans: [session.user: [Span(after: 0, through: nil)]])
    return (201, json(of: rooms[id]!, for: session.user))
  }

  func json(of room: StoredRoom, for user: UUIDv7) -> JSON {
    [
      "role": .string(room.roles[user] ?? "member"),
      "id": .string(room.id.text), "kind": .string(room.kind), "suite": .number(room.suite),
      "epoch": .number(room.epoch), "seq": .number(room.log.count), "profile": .bytes(room.profile),
      "createdAt": .number(room.createdAt),
    ]
  }

  private func inRoom(
    _ method: String, _ path: [String], _ query: String, _ body: JSON, _ session: ModelSession
  ) -> (UInt16, JSON) {
    guard path.count >= 2, path[0] == "rooms", let id = try? UUIDv7(text: path[1]), var room = rooms[id] else {
      return problem(404, "not_found")
    }
    if method == "GET", path.count > 2, path[2] == "events" {
      let page = page(of: room, for: session.user, after: number("after", query))
      return page.map { (200, .object($0)) } ?? problem(403, "not_member")
    }
    guard room.members.contains(session.user) else { return problem(403, "not_member") }
    defer { rooms[id] = room }
    switch (method, path.count > 2 ? path[2] : "") {
    case ("PATCH", ""):
      room.profile = body["profile"]?.bytes ?? room.profile
      announce(room)
      return (200, json(of: room, for: session.user))
    case ("GET", "group-info"):
      return (
        200, ["epoch": .number(room.epoch), "seq": .number(room.log.count), "groupInfo": .bytes(room.groupInfo)]
      )
    case ("GET", "members"):
      let members: [JSON] = room.members.map { user in
        ["user": ["id": .id(user)], "role": .string(room.roles[user] ?? "member")]
      }
      return (200, ["members": .array(members)])
    case ("POST", "messages"):
      let event = append(.message, body["payload"]?.bytes ?? [], body, nil, to: &room, session, exceptConnection: nil)
      return (200, ["id": .string(event.id.text), "seq": .number(event.seq), "time": .number(event.time)])
    case ("POST", "leave"): return leave(body, &room, session)
    case ("POST", "return"):
      let identity = MemberIdentity(user: session.user, device: session.device!)
      for other in room.leaves.map(\.device).sorted() where other != identity.device {
        mail[other, default: []].append(
          Mail(
            id: nextMail, type: "return", room: room.id, seq: UInt64(room.log.count), sender: session.user,
            payload: identity.credential))
        nextMail += 1
        connections[other]?.deliver(["type": "mailbox", "items": [], "more": true])
      }
      return (204, .null)
    case ("POST", "commits"): return commit(body, to: &room, session)
    default: return problem(404, "not_found")
    }
  }

  private func commit(_ body: JSON, to room: inout StoredRoom, _ session: ModelSession) -> (UInt16, JSON) {
    if let id = body["id"]?.uuid, let old = room.log.first(where: { $0.id == id }) {
      return (200, ["id": .string(id.text), "seq": .number(old.seq), "time": .number(old.time)])
    }
    guard body["epoch"]?.unsigned == room.epoch else {
      return problem(409, "stale_epoch", [.init("epoch", .number(room.epoch))])
    }
    let before = (members: room.members, devices: room.devices)
    if let refusal = move(&room, by: body, session) { return refusal }
    room.groupInfo = body["groupInfo"]?.bytes ?? []
    let event = append(
      .commit, body["commit"]?.bytes ?? [], body, room.epoch, to: &room, session, exceptConnection: nil)
    room.epoch += 1
    proposeDepartures(in: &room)
    for device in (body["welcomeTo"]?.array ?? []).compactMap(\.uuid) {
      mail[device, default: []].append(
        Mail(id: nextMail, room: room.id, seq: event.seq, sender: session.user, payload: body["welcome"]?.bytes ?? []))
      nextMail += 1
      rooms[room.id] = room
      connections[device]?.deliver(["type": "mailbox", "items": [], "more": true])
    }
    for user in before.members.subtracting(room.members) {
      for device in users[user]?.devices.map(\.id) ?? [] where before.devices.contains(device) {
        connections[device]?.deliver(event.json)
      }
    }
    for device in before.devices.subtracting(room.devices) {
      connections[device]?.deliver(["type": "room_removed", "room": .string(room.id.text)])
    }
    return (
      200,
      [
        "id": .string(event.id.text), "seq": .number(event.seq), "epoch": .number(room.epoch),
        "time": .number(event.time),
      ]
    )
  }

  func append(
    _ kind: RoomEvent.Kind, _ payload: [UInt8], _ body: JSON, _ epoch: UInt64?, to room: inout StoredRoom,
    _ session: ModelSession, exceptConnection: UUIDv7?
  ) -> RoomEvent {
    let id = body["id"]!.uuid!
    if let old = room.log.first(where: { $0.id == id && $0.device == session.device }) { return old }
    now += 1
    var event = RoomEvent(
      kind: kind, room: room.id, seq: UInt64(room.log.count + 1), id: id, sender: session.user, device: session.device!,
      time: now, payload: payload, epoch: epoch)
    if let tamper { event = tamper(event) }
    room.log.append(event)
    rooms[room.id] = room
    for (device, connection) in connections where device != exceptConnection && room.hears(device) {
      connection.deliver(event.json)
    }
    return event
  }

  private func announce(_ room: StoredRoom) {
    rooms[room.id] = room
    for (device, connection) in connections where room.hears(device) {
      guard let user = room.leaves.first(where: { $0.device == device })?.user else { continue }
      connection.deliver(["type": "room", "room": json(of: room, for: user)])
    }
  }

  // MARK: the socket

  func receive(_ frame: ClientFrame, from client: ModelClient) {
    guard let session = client.session, let device = session.device else { return }
    switch frame {
    case .hello(let cursors, _):
      for room in rooms.values {
        let cursor = cursors.first { $0.room == room.id }?.seq
        guard room.members.contains(session.user) || cursor != nil,
          let page = page(of: room, for: session.user, after: cursor ?? 0)
        else { continue }
        client.deliver(.object([.init("type", "history"), .init("room", .string(room.id.text))] + page))
      }
    case .message(let id, let message, let payload):
      guard var room = rooms[id], room.members.contains(session.user) else {
        return client.deliver([
          "type": "rejected", "id": .string(message.text), "room": .string(id.text), "code": "not_member",
        ])
      }
      if let code = messageRefusals.popLast() {
        return client.deliver([
          "type": "rejected", "id": .string(message.text), "room": .string(id.text), "code": .string(code),
        ])
      }
      let event = append(
        .message, payload, ["id": .string(message.text)], nil, to: &room, session, exceptConnection: device)
      client.deliver([
        "type": "accepted", "id": .string(message.text), "room": .string(id.text), "seq": .number(event.seq),
        "time": .number(event.time),
      ])
    default: break
    }
  }

  func number(_ name: String, _ query: String) -> UInt64 {
    for pair in query.split(separator: "&") where pair.hasPrefix(name + "=") {
      return UInt64(pair.dropFirst(name.count + 1)) ?? 0
    }
    return 0
  }
}

struct ModelSession {
  let user: UUIDv7
  var device: UUIDv7?
}

struct EngineRequestView {
  let method: String
  let path: String
  let body: JSON?
}
