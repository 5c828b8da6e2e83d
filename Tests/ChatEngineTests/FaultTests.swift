import ChatEngine
import ChatProtocol
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
      ana.command("send", [.init("room", .string(room)), .init("text", .string("offline \(index)"))])
    }
    world.settle()
    for reference in references { #expect(ana.reply(reference)?["ok"]?.bool == true) }
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
    let reference = ana.command("send", [.init("room", .string(room)), .init("text", .string("one"))])
    world.settle(patience: 120_000)
    #expect(ana.reply(reference)?["ok"]?.bool == true)
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
    let reference = ana.command("send", [.init("room", .string(room)), .init("text", .string("one"))])
    world.settle()
    #expect(ana.reply(reference)?["error"]?["code"]?.string == "forked")
    #expect(ana.rooms.first?["state"]?.string == "forked")
    #expect(ben.texts(room).isEmpty)
    try world.run(ana, "retry", [.init("room", .string(room))])
    world.settle()
    #expect(ana.rooms.first?["state"]?.string == "ok")
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
      _ = ana.command("send", [.init("room", .string(room)), .init("text", .string("try \(index)"))])
      world.settle()
      try world.run(ana, "connect")
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
    let reference = ana.command("invite", [.init("room", .string(room)), .init("users", ["cleo"])])
    while ana.reply(reference) == nil, ana.hasWork {
      if ana.records.keys.contains(where: { $0.hasPrefix("pending/") }) { break }
      ana.step()
    }
    ana.losesNextAnswer = true
    world.settle()
    #expect(ana.reply(reference)?["ok"]?.bool == true)
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
      ana.command("send", [.init("room", .string(room)), .init("text", "too late")]),
      ana.command("invite", [.init("room", .string(room)), .init("users", ["ben"])]),
      ana.command("createRoom", [.init("name", "Another"), .init("members", ["ben"])]),
      ana.command("sync"),
    ]
    let last = ana.command("logout")
    world.settle()
    for reference in waiting {
      #expect(ana.reply(reference)?["error"]?["code"]?.string == "signed_out")
    }
    #expect(ana.reply(last)?["ok"]?.bool == true)
    for reference in waiting + [last] {
      #expect(ana.news.count { $0["event"]?.string == "reply" && $0["ref"]?.string == reference } == 1)
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
    try world.run(ben, "connect")
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
      phone, "login", [.init("login", "ana"), .init("password", "correct horse"), .init("deviceName", "Phone")])
    try world.run(phone, "connect")
    try world.send(ben, room, "hello both")
    try world.send(phone, room, "from the phone")
    #expect(phone.texts(room) == ["ben: hello both", "ana: from the phone"])
    #expect(ana.texts(room) == ["ana: before", "ben: hello both", "ana: from the phone"])
    #expect(ben.texts(room) == ana.texts(room))
    #expect(phone.rooms.first?["name"]?.string == "Night shift")
    #expect(ben.rooms.first?["memberCount"]?.integer == 2)
  }

  @Test("A wrong password and a taken name are told apart from a lost server")
  func refusals() throws {
    let world = World()
    _ = try world.registered("ana")
    let other = world.client("other")
    let taken = other.command(
      "register", [.init("username", "ana"), .init("password", "another one"), .init("deviceName", "x")])
    world.settle()
    #expect(other.reply(taken)?["error"]?["code"]?.string == "username_taken")
    let wrong = other.command(
      "login", [.init("login", "ana"), .init("password", "not the password"), .init("deviceName", "x")])
    world.settle()
    #expect(other.reply(wrong)?["error"]?["code"]?.string == "invalid_credentials")
    let short = other.command("login", [.init("login", "ana"), .init("password", "short")])
    world.settle()
    #expect(other.reply(short)?["error"]?["code"]?.string == "weak_password")
  }

  @Test("A room may not be wedged by repeats and disorder of its log")
  func disorder() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben", connect: false)
    let room = try world.room(ana, members: ["ben"])
    for index in 0..<6 { try world.send(ana, room, "\(index)") }
    try world.run(ben, "connect")
    let log = try #require(world.server.rooms[try UUIDv7(text: room)]?.log)
    for event in log.reversed() + log { ben.deliver(event.json) }
    world.settle()
    #expect(ben.texts(room) == (0..<6).map { "ana: \($0)" })
  }
}
