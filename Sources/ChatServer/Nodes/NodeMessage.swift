import ChatProtocol
import WireCoding

/// What one node tells the others. Which room or user it is about, the topic says.
enum NodeMessage: Sendable {
  /// An entry of a room's log, on disk.
  case event(RoomEvent)
  case receipt(Receipt)
  /// A frame for the room's connections that keep up.
  case ephemeral([UInt8])
  /// Users have come to a room at a node.
  case came(node: UUIDv7, users: [(id: UUIDv7, username: String)])
  /// Users have left a room at a node.
  case went(node: UUIDv7, users: [UUIDv7])
  /// Who of a room is at the other nodes?
  case whoIsThere
  /// All of a room who are at a node; the answer.
  case there(node: UUIDv7, users: [(id: UUIDv7, username: String)])
  /// The user is a member of a room now, or its profile has changed.
  case room(RoomSummary, role: RoomRole, isNew: Bool)
  /// The user is no member any more.
  case left(room: UUIDv7)
  /// A frame for one device of the user's.
  case mail(device: UUIDv7, frame: [UInt8])
  case revoked(sessions: [UUIDv7])
  /// A node's sign of life.
  case alive(node: UUIDv7)
  /// A node stops.
  case leaving(node: UUIDv7)

  var encoded: [UInt8] {
    if case .event(let event) = self { return Self.encode(event) }
    let members: [JSON.Member] =
      switch self {
      case .event: []  // See above.
      case .receipt(let receipt): [.init("kind", "receipt"), .init("receipt", Frames.receipt(receipt))]
      case .ephemeral(let frame): [.init("kind", "ephemeral"), .init("frame", .bytes(frame))]
      case .came(let node, let users):
        [.init("kind", "came"), .init("node", .id(node)), .init("users", Self.json(users))]
      case .went(let node, let users):
        [.init("kind", "went"), .init("node", .id(node)), .init("users", .array(users.map { .id($0) }))]
      case .whoIsThere: [.init("kind", "whoIsThere")]
      case .there(let node, let users):
        [.init("kind", "there"), .init("node", .id(node)), .init("users", Self.json(users))]
      case .room(let room, let role, let isNew):
        [.init("kind", "room"), .init("room", room.json(role: role)), .init("isNew", .bool(isNew))]
      case .left(let room): [.init("kind", "left"), .init("room", .id(room))]
      case .mail(let device, let frame):
        [.init("kind", "mail"), .init("device", .id(device)), .init("frame", .bytes(frame))]
      case .revoked(let sessions):
        [.init("kind", "revoked"), .init("sessions", .array(sessions.map { .id($0) }))]
      case .alive(let node): [.init("kind", "alive"), .init("node", .id(node))]
      case .leaving(let node): [.init("kind", "leaving"), .init("node", .id(node))]
      }
    return JSON.object(members).encoded
  }

  /// Nil where the bytes are nothing that this release knows: nodes of two releases run side by side for a while.
  init?(_ bytes: [UInt8]) {
    if bytes.first == Self.eventMark {
      guard let event = try? Self.decodeEvent(bytes) else { return nil }
      self = .event(event)
      return
    }
    guard let json = try? JSON(parsing: bytes) else { return nil }
    let node = json["node"]?.uuid
    switch (json["kind"]?.string, node) {
    case ("receipt", _):
      guard let receipt = json["receipt"].flatMap({ Receipt($0) }) else { return nil }
      self = .receipt(receipt)
    case ("ephemeral", _):
      guard let frame = json["frame"]?.bytes else { return nil }
      self = .ephemeral(frame)
    case ("came", let node?): self = .came(node: node, users: Self.users(json))
    case ("went", let node?): self = .went(node: node, users: Self.ids(json["users"]))
    case ("whoIsThere", _): self = .whoIsThere
    case ("there", let node?): self = .there(node: node, users: Self.users(json))
    case ("room", _):
      guard let room = json["room"].flatMap({ RoomSummary($0) }), let isNew = json["isNew"]?.bool,
        let role = json["room"]?["role"]?.string.flatMap({ RoomRole(rawValue: $0) })
      else { return nil }
      self = .room(room, role: role, isNew: isNew)
    case ("left", _):
      guard let room = json["room"]?.uuid else { return nil }
      self = .left(room: room)
    case ("mail", _):
      guard let device = json["device"]?.uuid, let frame = json["frame"]?.bytes else { return nil }
      self = .mail(device: device, frame: frame)
    case ("revoked", _): self = .revoked(sessions: Self.ids(json["sessions"]))
    case ("alive", let node?): self = .alive(node: node)
    case ("leaving", let node?): self = .leaving(node: node)
    default: return nil
    }
  }

  private static func json(_ users: [(id: UUIDv7, username: String)]) -> JSON {
    .array(users.map { ["id": .id($0.id), "username": .string($0.username)] })
  }

  private static func users(_ json: JSON) -> [(id: UUIDv7, username: String)] {
    (json["users"]?.array ?? []).compactMap { user in
      guard let id = user["id"]?.uuid, let username = user["username"]?.string else { return nil }
      return (id, username)
    }
  }

  private static func ids(_ json: JSON?) -> [UUIDv7] { (json?.array ?? []).compactMap(\.uuid) }
}

extension Receipt {
  /// As another node coded it.
  fileprivate init?(_ json: JSON) {
    guard let room = json["room"]?.uuid, let user = json["user"]?.uuid, let seq = json["seq"]?.unsigned,
      let kind = json["kind"]?.string.flatMap({ Kind(rawValue: $0) })
    else { return nil }
    self.init(room: room, user: user, kind: kind, seq: seq)
  }
}

extension RoomSummary {
  /// As another node coded it.
  fileprivate init?(_ json: JSON) {
    guard let id = json["id"]?.uuid, let kind = json["kind"]?.string.flatMap({ RoomKind(rawValue: $0) }),
      let suite = json["suite"]?.integer, let epoch = json["epoch"]?.unsigned, let seq = json["seq"]?.unsigned,
      let profile = json["profile"]?.bytes, let createdAt = json["createdAt"]?.integer,
      let createdBy = json["createdBy"]?.uuid
    else { return nil }
    self.init(
      id: id, kind: kind, suite: UInt16(clamping: suite), epoch: epoch, seq: seq, profile: profile,
      createdAt: createdAt, createdBy: createdBy)
  }
}
