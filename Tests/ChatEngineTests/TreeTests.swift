import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import Testing
import WireCoding

@testable import ChatEngine

/// Ratchet trees that stand neither in Welcomes nor in GroupInfos, but at the server (PROTOCOL §3).
@Suite struct TreeTests {
  @Test("Who is added fetches the tree in parts, and GroupInfos and Welcomes are without it")
  func parts() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cem = try world.registered("cem")
    let room = try world.room(ana, members: ["ben", "cem"])
    // Five nodes, of which a part holds five; then one more member, and two parts.
    #expect(world.server.treeRequests == 2)
    let dan = try world.registered("dan")
    try world.run(ana, .invite(room: room, users: ["dan"]))
    #expect(world.server.treeRequests == 4)
    let bytes = try #require(world.server.rooms[room]?.groupInfo)
    guard case .groupInfo(let info) = try MLSMessage(decoding: bytes) else { throw WireError.invalidValue }
    #expect(info.ratchetTree == nil && info.epoch == 2)
    // A leaf has two keys and a signature of 7,856 bytes; the GroupInfo has one such signature and no leaf.
    #expect(bytes.count < 12_000)
    try world.send(dan, room, "here")
    for client in [ana, ben, cem] { #expect(client.texts(room) == ["dan: here"]) }
  }

  @Test("A tree that is wrong or missing is asked for again, and changes nothing until it is right")
  func wrong() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let other = try world.room(ana, "Other", members: [])
    let foreign = try #require(world.server.rooms[other]?.group?.tree)
    let whole = TreePart(count: 1, first: 0, next: 1, nodes: foreign.nodesOnWire(0..<1))
    // Bytes that are no part, the tree of another room, none at all: each at another attempt.
    world.server.treeFaults = [nil, whole.encoded, [1, 2, 3]]
    let room = try world.room(ana, members: ["ben"])
    #expect(world.server.treeFaults.isEmpty && world.server.treeRequests == 4)
    #expect(ben.notices().isEmpty)
    try world.send(ben, room, "joined")
    #expect(ana.texts(room) == ["ben: joined"])
    // Joined by the Welcome: nobody came from outside.
    #expect(world.server.rooms[room]?.epoch == 1)
  }

  @Test("Where the server never shows the tree of a Welcome, the device says so and comes in by the public state")
  func missing() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    world.server.treeFaults = [nil, nil, nil, nil]
    let room = try world.room(ana, members: ["ben"])
    #expect(ben.notices().contains(.missingRatchetTree))
    #expect(world.server.treeFaults.isEmpty)
    try world.send(ben, room, "from outside")
    #expect(ana.texts(room) == ["ben: from outside"])
    #expect(world.server.rooms[room]?.epoch == 2)
  }

  @Test("Parts are taken in their order and to their count alone")
  func order() throws {
    var parts = TreeParts(hash: [1])
    func part(_ count: UInt32, _ first: UInt32, _ next: UInt32) -> [UInt8] {
      TreePart(count: count, first: first, next: next, nodes: [0]).encoded
    }
    let answers = [part(4, 1, 2), part(4, 0, 2), part(4, 0, 2), part(5, 2, 5), part(4, 2, 4) + [0]]
    let taken = answers.map { parts.take($0) }
    #expect(taken == [false, true, false, false, false])
    #expect(throws: WireError.invalidValue) { try TreePart(decoding: part(4, 2, 5)) }
    #expect(throws: WireError.invalidValue) { try TreePart(decoding: part(4, 2, 2)) }
    #expect(!parts.isComplete)
    let isLast = parts.take(part(4, 2, 4))
    #expect(isLast && parts.isComplete)
    #expect(parts.tree(.nightjar) == nil)
  }
}
