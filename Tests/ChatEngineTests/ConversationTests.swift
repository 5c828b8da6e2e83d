import ChatEngine
import ChatProtocol
import EngineInterface
import Testing
import WireCoding

@Suite("Conversations between engines", .serialized)
struct ConversationTests {
  @Test("Two members talk, and read the same in the same order")
  func twoMembers() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    for index in 0..<5 {
      try world.send(ana, room, "from ana \(index)")
      try world.send(ben, room, "from ben \(index)")
    }
    #expect(ana.texts(room).count == 10)
    #expect(ana.texts(room) == ben.texts(room))
    #expect(ben.rooms.first?.name == "Night shift")
    #expect(ben.rooms.first?.memberCount == 2)
  }

  @Test("The default suite signs with SLH-DSA, and the message says so")
  func defaultSuite() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], suite: 0xf0e2)
    try world.send(ana, room, "signed by hashes")
    let key = try #require(ben.records.keys.filter { $0.hasPrefix("m/") }.max())
    let record = try #require(ben.records[key])
    // Without its proof a short message is small: histories are paged, counted and searched.
    #expect(record.count <= 200)
    let entry = try TimelineEntry(decoding: record)
    #expect(entry.json["content"]?["text"] == "signed by hashes")
    let signature = try #require(ben.proofs(room).first).signature
    #expect(signature.scheme == "SLH-DSA-SHA2-128s")
    #expect(signature.signature.count == 7856)
    #expect(signature.fingerprint.count == 64)
    #expect(try #require(ana.proofs(room).first).signature == signature)
  }

  @Test("Somebody who is added later reads from there on; somebody removed reads no further")
  func membership() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben"])
    try world.send(ana, room, "before")
    try world.run(ana, .invite(room: room, users: ["cleo"]))
    try world.send(ben, room, "with cleo")
    #expect(cleo.texts(room) == ["ben: with cleo"])
    let benID = try #require(ben.session?.user)
    try world.run(ana, .remove(room: room, user: benID))
    try world.send(ana, room, "without ben")
    #expect(cleo.texts(room) == ["ben: with cleo", "ana: without ben"])
    #expect(ben.texts(room) == ["ana: before", "ben: with cleo"])
    #expect(ben.rooms.first?.state == .left)
    #expect(cleo.rooms.first?.name == "Night shift")
    #expect(cleo.history(room).contains("* ana removed ben"))
  }

  @Test("Leaving ends with the leaf removed by somebody who stays")
  func leaving() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben", "cleo"])
    try world.run(ben, .leave(room: room))
    try world.send(ana, room, "ben is gone")
    #expect(cleo.texts(room) == ["ana: ben is gone"])
    #expect(ana.rooms.first?.memberCount == 2)
    #expect(ana.history(room).contains("* ben left"))
    #expect(ben.rooms.first?.state == .left)
  }

  @Test("A tampered message is shown as failed, and the next is read")
  func tampering() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    try world.send(ana, room, "one")
    world.server.tamper = { event in
      var payload = event.payload
      payload[payload.count - 20] ^= 1
      return RoomEvent(
        kind: event.kind, room: event.room, seq: event.seq, id: event.id, sender: event.sender, device: event.device,
        time: event.time, payload: payload)
    }
    try world.send(ana, room, "two")
    world.server.tamper = nil
    try world.send(ana, room, "three")
    #expect(ben.texts(room) == ["ana: one", "ana failed decryption_failed", "ana: three"])
  }

  @Test("A text that is longer than one may be is shown as failed")
  func longText() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    let forger = try Forger(ben, room: room)
    for count in [65_536, 65_537] {
      let id = forger.newID()
      try forger.post(forger.content(String(repeating: "a", count: count)), id: id)
      world.settle()
    }
    #expect(ana.texts(room).map(\.utf8.count) == ["ben: ".utf8.count + 65_536, "ben failed malformed".utf8.count])
    #expect(ana.texts(room).last == "ben failed malformed")
  }

  @Test("A message whose sender or id the server changes is shown as failed")
  func relabelling() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben", "cleo"])
    let benSession = try #require(ben.session)
    world.server.tamper = { event in
      RoomEvent(
        kind: event.kind, room: event.room, seq: event.seq, id: event.id, sender: benSession.user,
        device: benSession.device!, time: event.time, payload: event.payload)
    }
    try world.send(ana, room, "as if by ben")
    world.server.tamper = { event in
      RoomEvent(
        kind: event.kind, room: event.room, seq: event.seq,
        id: UUIDv7(milliseconds: 1, random: Array(0..<10)), sender: event.sender, device: event.device,
        time: event.time, payload: event.payload)
    }
    try world.send(ana, room, "another id")
    world.server.tamper = nil
    #expect(cleo.texts(room) == ["ben failed sender_mismatch", "ana failed id_mismatch"])
  }

  @Test("Commits that race are rebased until all are in")
  func races() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    for name in ["cleo", "dora", "emil"] { _ = try world.registered(name) }
    let room = try world.room(ana, members: ["ben"])
    let references = [
      (ana, ana.command(.invite(room: room, users: ["cleo"]))),
      (ben, ben.command(.invite(room: room, users: ["dora"]))),
      (ana, ana.command(.invite(room: room, users: ["emil"]))),
    ]
    world.settle()
    for (client, reference) in references { #expect(client.hasSucceeded(reference)) }
    try world.send(ana, room, "all here")
    for client in world.clients { #expect(client.texts(room) == ["ana: all here"], "\(client.name)") }
    #expect(ana.rooms.first?.memberCount == 5)
  }
}
