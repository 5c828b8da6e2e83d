import ChatEngine
import ChatProtocol
import EngineInterface
import Testing
import WireCoding

@Suite("Devices and members that go", .serialized)
struct DepartureTests {
  private func phone(of name: String, in world: World) throws -> ModelClient {
    let phone = world.client("\(name)'s phone")
    try world.run(
      phone, .logIn(login: name, password: "correct horse", deviceName: "Phone"))
    try world.run(phone, .connect)
    return phone
  }

  private func devices(_ world: World, _ room: UUIDv7) throws -> Set<UUIDv7> {
    try #require(world.server.rooms[room]).devices
  }

  @Test("A device that is removed from its account leaves the room's tree, though nobody says a word")
  func removedDevice() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    let phone = try phone(of: "ben", in: world)
    try world.send(phone, room, "from the phone")
    let device = try #require(phone.session?.device)
    #expect(try devices(world, room).contains(device))
    world.server.remove(device: device)
    world.settle()
    #expect(try !devices(world, room).contains(device))
    try world.send(ana, room, "without the phone")
    #expect(ana.texts(room) == ["ben: from the phone", "ana: without the phone"])
    #expect(ben.texts(room) == ana.texts(room))
    #expect(phone.texts(room) == ["ben: from the phone"])
    for client in [ana, ben] {
      #expect(client.history(room).contains("* Phone is no device of ben any more, says the server"))
      #expect(client.rooms.first?.memberCount == 2)
    }
  }

  @Test("A commit by somebody who has not heard of a removal yet is refused, and carries it out the second time")
  func pendingRemoval() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben"])
    let phone = try phone(of: "ben", in: world)
    let device = try #require(phone.session?.device)
    try world.run(ben, .disconnect)
    try world.run(ana, .disconnect)
    world.server.remove(device: device)
    try world.run(ana, .invite(room: room, users: ["cleo"]))
    #expect(world.server.refusals.contains("proposals_pending"))
    #expect(try !devices(world, room).contains(device))
    try world.send(ana, room, "all here")
    #expect(cleo.texts(room) == ["ana: all here"])
  }

  @Test("Who joins between the removal of a device and the commit that carries it out checks the leaf all the same")
  func joinBetween() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cleo = try world.registered("cleo", connect: false)
    let room = try world.room(ana, members: ["ben"])
    let phone = try phone(of: "ben", in: world)
    let device = try #require(phone.session?.device)
    try world.run(ana, .invite(room: room, users: ["cleo"]))
    for client in [ana, ben] { try world.run(client, .disconnect) }
    world.server.remove(device: device)
    try world.run(cleo, .connect)
    // Nobody else is there: she carries it out herself.
    #expect(try !devices(world, room).contains(device))
    try world.run(ana, .connect)
    try world.send(cleo, room, "hello")
    #expect(ana.texts(room) == ["cleo: hello"])
  }

  @Test("A server that asks for a device which it still lists is not obeyed, and reported")
  func doubtfulRequest() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    let id = room
    let session = try #require(ben.session)
    var stored = try #require(world.server.rooms[id])
    world.server.propose([MemberIdentity(user: session.user, device: session.device!)], in: &stored)
    world.server.rooms[id] = stored
    world.settle()
    #expect(try devices(world, room).contains(session.device!))
    #expect(ana.notices(room).contains(.removalDoubted))
    try world.send(ana, room, "still here")
    try world.run(ana, .rename(room: room, name: "Day shift"))
    #expect(ben.texts(room) == ["ana: still here"])
  }

  @Test("Who is removed while away reads what was said before, and no more")
  func removedWhileAway() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    let user = try #require(ben.session?.user)
    try world.run(ben, .disconnect)
    for index in 0..<3 { try world.send(ana, room, "missed \(index)") }
    try world.run(ana, .remove(room: room, user: user))
    try world.send(ana, room, "not for ben")
    try world.run(ben, .connect)
    #expect(ben.texts(room) == (0..<3).map { "ana: missed \($0)" })
    #expect(ben.rooms.first?.state == .left)
  }

  @Test("Who is removed and invited anew while away reads both memberships, and nothing between")
  func reinvitedWhileAway() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    let user = try #require(ben.session?.user)
    try world.run(ben, .disconnect)
    try world.send(ana, room, "missed")
    try world.run(ana, .remove(room: room, user: user))
    try world.send(ana, room, "not for ben")
    try world.run(ana, .invite(room: room, users: ["ben"]))
    try world.send(ana, room, "ben is back")
    try world.run(ben, .connect)
    try world.send(ben, room, "I am")
    #expect(ben.texts(room) == ["ana: missed", "ana: ben is back", "ben: I am"])
    #expect(ana.texts(room) == ["ana: missed", "ana: not for ben", "ana: ben is back", "ben: I am"])
  }

  @Test("Leaving from an epoch that is over is tried again from the present one")
  func staleLeave() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben"])
    try world.run(ben, .disconnect)
    try world.run(ana, .invite(room: room, users: ["cleo"]))
    try world.run(ben, .leave(room: room))
    try world.send(ana, room, "ben is gone")
    #expect(cleo.texts(room) == ["ana: ben is gone"])
    #expect(ana.rooms.first?.memberCount == 2)
    #expect(ana.history(room).contains("* ben left"))
  }

  @Test("All that one commit changes is one entry, as a list")
  func severalChanges() throws {
    let world = World()
    // Who was made first moves first: the wish to leave is in the log before the commit that adds somebody.
    let ben = try world.registered("ben")
    let ana = try world.registered("ana")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben"])
    let leaving = ben.command(.leave(room: room))
    let inviting = ana.command(.invite(room: room, users: ["cleo"]))
    world.settle()
    #expect(ben.hasSucceeded(leaving) && ana.hasSucceeded(inviting))
    let entry = try #require(ana.entries(room).last)
    let people = try [cleo, ben].map { Person(user: try #require($0.session?.user), username: $0.name) }
    #expect(entry.content == .change(changes: [.added(people: [people[0]]), .left(people: [people[1]])]))
    #expect(entry.author?.username == "ana" && entry.isMine)
  }
}
