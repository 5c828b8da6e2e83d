import EngineInterface
import Testing
import WireCoding

@Suite("Roles", .serialized)
struct RoleTests {
  private func roles(_ client: ModelClient, _ room: UUIDv7) -> [String: Role?] {
    Dictionary(uniqueKeysWithValues: client.members(room).map { ($0.username, $0.role) })
  }

  @Test("Members and rooms are told with their roles")
  func told() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    #expect(ana.rooms.first?.role == .owner)
    #expect(ben.rooms.first?.role == .member)
    for client in [ana, ben] {
      try world.run(client, .open(room: room))
      world.settle()
      #expect(roles(client, room) == ["ana": .owner, "ben": .member])
    }
    guard case .members(let members) = try world.run(ben, .members(room: room)) else { throw WireError.invalidValue }
    #expect(members.map(\.role).contains(.owner))
  }

  @Test("A role that changes is told: one's own at once, another's when the room is looked at again")
  func changed() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    for client in [ana, ben] { try world.run(client, .open(room: room)) }
    let user = try #require(ben.session?.user)
    world.server.rooms[room]?.roles[user] = "admin"
    ben.deliver(["type": "room", "room": ["id": .id(room)]])
    world.settle()
    #expect(ben.rooms.first?.role == .admin)
    #expect(roles(ben, room) == ["ana": .owner, "ben": .admin])
    try world.run(ana, .open(room: room))
    #expect(roles(ana, room) == ["ana": .owner, "ben": .member], "not asked for again within the minute")
    world.server.now += 61_000
    try world.run(ana, .open(room: room))
    world.settle()
    #expect(roles(ana, room) == ["ana": .owner, "ben": .admin])
  }

  @Test("Who comes in later has a role, too")
  func newcomer() throws {
    let world = World()
    let ana = try world.registered("ana")
    _ = try world.registered("ben")
    _ = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben"])
    try world.run(ana, .open(room: room))
    try world.run(ana, .invite(room: room, users: ["cleo"]))
    world.settle()
    #expect(roles(ana, room) == ["ana": .owner, "ben": .member, "cleo": .member])
  }
}
