import ChatProtocol
import EngineInterface
import Testing
import WireCoding

@Suite("What the server tells beside the log", .serialized)
struct ServerNewsTests {
  /// Ben is away while Ana speaks; what he missed is then removed from the log up to `kept` entries before its end.
  private func afterTrimming(
    keeping kept: Int, whileAway: (World, ModelClient, UUIDv7) throws -> Void
  ) throws -> (world: World, ana: ModelClient, ben: ModelClient, room: UUIDv7) {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    try world.send(ana, room, "before")
    try world.run(ben, .disconnect)
    try whileAway(world, ana, room)
    let id = room
    world.server.trimmed[id] = UInt64(try #require(world.server.rooms[id]).log.count - kept)
    try world.run(ben, .connect)
    return (world, ana, ben, room)
  }

  @Test("Messages that the server holds no longer are passed over, and the rest is read")
  func trimmedMessages() throws {
    let (world, ana, ben, room) = try afterTrimming(keeping: 2) { world, ana, room in
      for index in 0..<6 { try world.send(ana, room, "\(index)") }
    }
    #expect(ben.texts(room) == ["ana: before", "ana: 4", "ana: 5"])
    #expect(ben.notices().contains(.historyTrimmed))
    try world.send(ben, room, "back again")
    #expect(ana.texts(room).last == "ben: back again")
  }

  @Test("A commit among what is gone leads back into the room")
  func trimmedCommits() throws {
    let (world, ana, ben, room) = try afterTrimming(keeping: 1) { world, ana, room in
      try world.send(ana, room, "one")
      _ = try world.registered("cleo")
      try world.run(ana, .invite(room: room, users: ["cleo"]))
      for index in 0..<3 { try world.send(ana, room, "\(index)") }
    }
    // Cleo is new to him, and so is what she says: he comes back to both of them knowingly, unless Ana was quicker.
    if ben.rooms.first?.state != .ok {
      #expect(ben.rooms.first?.reason == Failure(.unknownMembers, names: ["cleo"]))
      try world.run(ben, .retry(room: room))
    }
    try world.send(ana, room, "and on")
    #expect(ben.texts(room).last == "ana: and on")
    try world.send(ben, room, "back again")
    #expect(ana.texts(room).last == "ben: back again")
  }

  @Test("Presence comes alone and in numbers, and receipts are handed on")
  func presenceAndReceipts() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    let own = try #require(ana.session?.user)
    let other = try #require(ben.session?.user)
    func online() -> [UUIDv7] {
      for case .online(let users) in ana.news.reversed() { return users }
      return []
    }
    ana.deliver([
      "type": "presence", "joined": [["id": .id(other)], ["id": .id(own)]], "left": [],
    ])
    world.settle()
    #expect(online() == [other])
    ana.deliver(["type": "presence", "joined": [], "left": [["id": .id(other)]]])
    world.settle()
    #expect(online().isEmpty)
    ana.deliver(["type": "receipt", "room": .id(room), "user": .id(other), "kind": "read", "seq": 1])
    world.settle()
    #expect(ana.news.last == .receipt(room: room, user: other, kind: .read, seq: 1))
    try world.run(ana, .read(room: room, seq: nil))
  }
}
