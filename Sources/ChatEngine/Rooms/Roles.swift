import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// What the server lets members do. It alone enforces that; here it is known so that nobody is offered what will be refused.
extension ChatEngine {
  /// Whether every member's role has been told.
  func knowsRoles(of room: Room) -> Bool {
    for identity in identities(of: room.group) where room.roles[identity.user] == nil { return false }
    return true
  }

  /// Whether it is time to ask again: nobody is told when the role of another has changed.
  func areRolesOld(of room: Room) -> Bool { room.roles.isEmpty || now > room.rolesToldAt + Limit.roleAge }

  /// Asks the server for the members' roles, and tells the members where something of them is new.
  ///
  /// - Parameter reference: a command that is answered with the members then.
  func fetchRoles(of room: Room, for reference: Text? = nil) {
    guard room.group != nil, room.status != .left else {
      return succeed(reference, .members(members: members(of: room)))
    }
    request("GET", "/members", of: room, for: .roles(for: reference))
  }

  func rolesAnswered(_ reply: EngineReply, _ reference: Text?, in room: Room) {
    if reply.isSuccess, let list = reply.body?[array: "members"] { learn(rolesIn: list, of: room) }
    if reference != nil { succeed(reference, .members(members: members(of: room))) }
  }

  private func learn(rolesIn list: [JSON], of room: Room) {
    var roles = SortedTable<UUIDv7, Role>()
    for member in list {
      guard let user = member["user"]?[uuid: "id"], let role = Role(named: member[string: "role"]) else { continue }
      roles[user] = role
    }
    var isNew = false
    for identity in identities(of: room.group) where roles[identity.user] != room.roles[identity.user] { isNew = true }
    room.roles = roles
    room.rolesToldAt = now
    if isNew { emit(.members(room: room.id, members: members(of: room))) }
    if let account { setRole(roles[account.userID], of: room) }
  }

  /// What this user may do in the room.
  func setRole(_ role: Role?, of room: Room) {
    guard let role, role != room.record.role else { return }
    room.record.role = role
    store(room)
  }

  /// The server says that something of the room is new: perhaps it is the roles, where they have been asked for.
  func refreshRoles(of room: Room) {
    if !room.roles.isEmpty { fetchRoles(of: room) }
  }
}

extension Role {
  /// As the server calls it.
  init?(named name: Text?) {
    switch name {
    case "owner"?: self = .owner
    case "admin"?: self = .admin
    case "member"?: self = .member
    default: return nil
    }
  }
}
