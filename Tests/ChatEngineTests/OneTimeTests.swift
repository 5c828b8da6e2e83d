import EngineInterface
import HBSS
import Testing
import WireCoding

@testable import ChatEngine

@Suite("One-time signatures in rooms", .serialized)
struct OneTimeTests {
  private static let suite: UInt16 = 0xf0e4

  /// What a message's signature says of itself.
  private struct Facts: Equatable {
    let isCertified: Bool
    let root: [UInt8]
    let index: Int
  }

  private func facts(_ client: ModelClient, _ room: UUIDv7) throws -> [Facts] {
    try client.proofs(room).map { proof in
      switch try OneTimeEnvelope(decoding: proof.signature.signature) {
      case .plain: throw WireError.invalidValue
      case .short(let one): Facts(isCertified: false, root: one.identifier, index: one.index)
      case .certified(_, let one): Facts(isCertified: true, root: one.identifier, index: one.index)
      }
    }
  }

  private func pair() throws -> (world: World, ana: ModelClient, ben: ModelClient, room: UUIDv7) {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    return (world, ana, ben, try world.room(ana, members: ["ben"], suite: Self.suite))
  }

  @Test("The first message bears the certificate, those after its acknowledgement do not")
  func conversation() throws {
    let (world, ana, ben, room) = try pair()
    for number in 0..<5 { try world.send(ana, room, "message \(number)") }
    try world.send(ben, room, "read")
    #expect(ben.texts(room) == (0..<5).map { "ana: message \($0)" } + ["ben: read"])
    #expect(ana.texts(room) == ben.texts(room))
    let facts = try facts(ben, room)
    #expect(try facts == self.facts(ana, room))
    #expect(facts.map(\.isCertified) == [true, false, false, false, false, true])
    #expect(facts.map(\.index) == [0, 1, 2, 3, 4, 0])
    #expect(Set(facts.map(\.root)).count == 2)
    #expect(ana.proofs(room).allSatisfy { $0.signature.scheme == "SLH-DSA-SHA2-128s one-time" })
  }

  @Test("What is written without a connection bears the certificate each, until one is acknowledged")
  func offline() throws {
    let (world, ana, ben, room) = try pair()
    ana.cutConnection()
    for number in 0..<3 { _ = ana.command(.send(room: room, text: "offline \(number)")) }
    world.settle()
    try world.send(ana, room, "online")
    #expect(ben.texts(room) == (0..<3).map { "ana: offline \($0)" } + ["ana: online"])
    let facts = try facts(ben, room)
    #expect(facts.map(\.isCertified) == [true, true, true, false])
    #expect(facts.map(\.index) == [0, 1, 2, 3])
  }

  @Test("A process that dies takes its keys along: no key signs twice")
  func crash() throws {
    let (world, ana, ben, room) = try pair()
    try world.send(ana, room, "before")
    for number in 0..<3 {
      ana.diesAfterPersist = true
      _ = ana.command(.send(room: room, text: "try \(number)"))
      world.settle()
      try world.run(ana, .connect)
      world.settle()
    }
    try world.send(ana, room, "after")
    #expect(ben.texts(room) == ["ana: before"] + (0..<3).map { "ana: try \($0)" } + ["ana: after"])
    let facts = try facts(ben, room)
    #expect(Set(facts.map { $0.root + [UInt8($0.index)] }).count == facts.count)
    #expect(Set(facts.map(\.root)).count == 4)
  }

  @Test("Another epoch and a quarter of an hour each begin a batch; a store that was read anew does not")
  func batches() throws {
    let (world, ana, ben, room) = try pair()
    try world.send(ana, room, "one")
    ana.reload()
    try world.send(ana, room, "two")
    world.server.now += OneTimeKeys.lifetime
    try world.send(ana, room, "three")
    _ = try world.registered("cleo")
    try world.run(ana, .invite(room: room, users: ["cleo"]))
    try world.send(ana, room, "four")
    #expect(ben.texts(room) == ["one", "two", "three", "four"].map { "ana: \($0)" })
    let facts = try facts(ben, room)
    #expect(facts.map(\.index) == [0, 1, 0, 0])
    #expect(facts.map(\.isCertified) == [true, false, true, true])
    #expect(Set(facts.map(\.root)).count == 3)
  }

  @Test("The keys of a batch that has ended are followed by others, made ahead")
  func exhaustion() throws {
    let (world, ana, ben, room) = try pair()
    for number in 0..<258 { try world.send(ana, room, "\(number)") }
    #expect(ben.texts(room) == (0..<258).map { "ana: \($0)" })
    let facts = try facts(ben, room)
    #expect(Set(facts.map { $0.root + [UInt8($0.index)] }).count == 258)
    #expect(Set(facts.map(\.root)).count >= 2)
  }
}
