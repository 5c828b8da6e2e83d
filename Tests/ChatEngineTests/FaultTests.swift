import ChatEngine
import ChatProtocol
import EngineInterface
import Testing
import WireCoding

@Suite("Faults", .serialized)
struct FaultTests {
  @Test("What is sent while offline goes out once, in order, when the connection is back")
  func offline() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    ana.cutConnection()
    let references = (0..<5).map { index in
      ana.command(.send(room: room, text: "offline \(index)"))
    }
    world.settle()
    for reference in references { #expect(ana.hasSucceeded(reference)) }
    #expect(ben.texts(room) == (0..<5).map { "ana: offline \($0)" })
    #expect(ana.texts(room) == ben.texts(room))
  }

  @Test("What the server cannot take for a while is sent again")
  func busyServer() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    world.server.messageRefusals = ["overloaded", "storage_full", "unavailable", "rate_limited"]
    let reference = ana.command(.send(room: room, text: "one"))
    world.settle(patience: 120_000)
    #expect(ana.hasSucceeded(reference))
    #expect(world.server.messageRefusals.isEmpty)
    #expect(ben.texts(room) == ["ana: one"])
    #expect(ana.texts(room) == ben.texts(room))
  }

  @Test("A server that has not come to a message's epoch shows another history: the message waits for the user")
  func serverBehind() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    world.server.messageRefusals = ["unknown_epoch"]
    let reference = ana.command(.send(room: room, text: "one"))
    world.settle()
    #expect(ana.failure(reference) == .forked)
    #expect(ana.rooms.first?.state == .forked)
    #expect(ben.texts(room).isEmpty)
    try world.run(ana, .retry(room: room))
    world.settle()
    #expect(ana.rooms.first?.state == .ok)
    #expect(ben.texts(room) == ["ana: one"])
    #expect(ana.texts(room) == ben.texts(room))
  }

  @Test("A crash between disk and wire loses nothing and sends nothing twice")
  func crash() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    for index in 0..<4 {
      ana.diesAfterPersist = true
      _ = ana.command(.send(room: room, text: "try \(index)"))
      world.settle()
      try world.run(ana, .connect)
      world.settle()
    }
    #expect(ben.texts(room) == (0..<4).map { "ana: try \($0)" })
    #expect(ana.texts(room) == ben.texts(room))
  }

  @Test("A lost answer to a commit is no lost change")
  func lostCommitAnswer() throws {
    let world = World()
    let ana = try world.registered("ana")
    _ = try world.registered("ben")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben"])
    // The claim of KeyPackages is the first POST of an invitation; the commit is the one after the claims.
    let reference = ana.command(.invite(room: room, users: ["cleo"]))
    while ana.outcome(reference) == nil, ana.hasWork {
      if ana.records.keys.contains(where: { $0.hasPrefix("pending/") }) { break }
      ana.step()
    }
    ana.losesNextAnswer = true
    world.settle()
    #expect(ana.hasSucceeded(reference))
    try world.send(ana, room, "still here")
    #expect(cleo.texts(room) == ["ana: still here"])
  }

  @Test("Logging out answers every command that is under way, once")
  func logOut() throws {
    let world = World()
    let ana = try world.registered("ana")
    _ = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    ana.cutConnection()
    let waiting = [
      ana.command(.send(room: room, text: "too late")),
      ana.command(.invite(room: room, users: ["ben"])),
      ana.command(.createRoom(name: "Another", kind: .group, members: ["ben"], suite: nil, isFewTime: false)),
      ana.command(.sync),
    ]
    let last = ana.command(.logOut)
    world.settle()
    for reference in waiting {
      #expect(ana.failure(reference) == .signedOut)
    }
    #expect(ana.hasSucceeded(last))
    for reference in waiting + [last] {
      let replies = ana.news.count { item in
        if case .reply(reference, _) = item { true } else { false }
      }
      #expect(replies == 1)
    }
    #expect(ana.records.isEmpty)
  }

  @Test("A restart goes on where the store left off")
  func restart() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    try world.send(ana, room, "one")
    ben.restart()
    try world.send(ana, room, "two")
    try world.run(ben, .connect)
    try world.send(ben, room, "three")
    #expect(ben.texts(room) == ["ana: one", "ana: two", "ben: three"])
    #expect(ana.texts(room) == ben.texts(room))
  }

  @Test("A second device gets its account's rooms, their names, and what is said from then on")
  func secondDevice() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    try world.send(ana, room, "before")
    let phone = world.client("phone")
    try world.run(
      phone, .logIn(login: "ana", password: "correct horse", deviceName: "Phone"))
    try world.run(phone, .connect)
    try world.send(ben, room, "hello both")
    try world.send(phone, room, "from the phone")
    #expect(phone.texts(room) == ["ben: hello both", "ana: from the phone"])
    #expect(ana.texts(room) == ["ana: before", "ben: hello both", "ana: from the phone"])
    #expect(ben.texts(room) == ana.texts(room))
    #expect(phone.rooms.first?.name == "Night shift")
    #expect(ben.rooms.first?.memberCount == 2)
  }

  @Test("A wrong password and a taken name are told apart from a lost server")
  func refusals() throws {
    let world = World()
    _ = try world.registered("ana")
    let other = world.client("other")
    let taken = other.command(
      .register(username: "ana", email: nil, password: "another one", deviceName: "x", invitation: nil))
    world.settle()
    #expect(other.failure(taken) == .usernameTaken)
    let wrong = other.command(.logIn(login: "ana", password: "not the password", deviceName: "x"))
    world.settle()
    #expect(other.failure(wrong) == .invalidCredentials)
    let short = other.command(.logIn(login: "ana", password: "short", deviceName: "Device"))
    world.settle()
    #expect(other.failure(short) == .weakPassword)
  }

  @Test("A room may not be wedged by repeats and disorder of its log")
  func disorder() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben", connect: false)
    let room = try world.room(ana, members: ["ben"])
    for index in 0..<6 { try world.send(ana, room, "\(index)") }
    try world.run(ben, .connect)
    let log = try #require(world.server.rooms[room]?.log)
    for event in log.reversed() + log { ben.deliver(event.json) }
    world.settle()
    #expect(ben.texts(room) == (0..<6).map { "ana: \($0)" })
  }
}
