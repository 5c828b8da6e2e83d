import EngineInterface
import MLS
import Testing
import WireCoding

@testable import ChatEngine

/// Adding many people at once.
@Suite struct InvitationTests {
  private func failure(_ client: ModelClient, _ command: Command, in world: World) throws -> Failure {
    let reference = client.command(command)
    world.settle()
    guard case .failed(let failure)? = client.outcome(reference) else { throw WireError.invalidValue }
    return failure
  }

  @Test("Many are found, claimed and added in batches that fit by bytes; who cannot be added is told, and why")
  func batches() throws {
    let world = World()
    let ana = try world.registered("ana")
    let names = (1...5).map { "member\($0)" }
    let others = try names.map { try world.registered($0) }
    let room = try world.room(ana, members: [])
    // Two KeyPackages a commit, and two an answer to a claim.
    let size = try #require(world.server.packages.first { $0.suite == 0xf0e1 }).bytes.count
    ana.engine.addedBytes = 2 * size + size / 2
    world.server.packages.removeAll { $0.device == others[4].session?.device }
    let told = try failure(ana, .invite(room: room, users: ["nobody"] + names + ["no one", "member1"]), in: world)
    #expect(told.code == .notAllAdded && told.names == ["nobody", "no one", "member5"])
    var reasons: [String: [String]] = [:]
    for case .notice(_, let failure, _) in ana.news { reasons[failure.code.name] = failure.names }
    #expect(reasons == ["unknown_user": ["nobody", "no one"], "no_devices": ["member5"]])
    #expect(world.server.rooms[room]?.epoch == 2)
    #expect(world.server.rooms[room]?.members.count == 5)
    try world.send(others[3], room, "all here")
    for client in [ana] + others.dropLast() { #expect(client.texts(room) == ["member4: all here"]) }

    // A repeat adds who was missing; with nothing to do it is done.
    try world.run(others[4], .sync)
    let again = try failure(ana, .invite(room: room, users: names), in: world)
    #expect(again.code == .noDevices && again.names == ["member5"])
    try world.run(ana, .invite(room: room, users: Array(names.dropLast())))
    #expect(world.server.rooms[room]?.epoch == 2)
  }

  @Test("An invitation that a restart interrupts goes on when it is repeated")
  func interrupted() throws {
    let world = World()
    let ana = try world.registered("ana")
    let names = (1...4).map { "member\($0)" }
    for name in names { _ = try world.registered(name) }
    let room = try world.room(ana, members: [])
    let size = try #require(world.server.packages.first { $0.suite == 0xf0e1 }).bytes.count
    ana.engine.addedBytes = size + size / 2
    _ = ana.command(.invite(room: room, users: names))
    var steps = 0
    while world.server.rooms[room]?.epoch != 2, steps < 10_000 {
      let client = world.clients.first(where: \.hasWork)
      client?.step()
      steps += 1
    }
    ana.restart()
    try world.run(ana, .connect)
    let before = try #require(world.server.rooms[room]?.members.count)
    #expect((3..<5).contains(before))
    try world.run(ana, .invite(room: room, users: names))
    #expect(world.server.rooms[room]?.members.count == 5)
  }

  @Test("How far an invitation of many has come is told in tenths")
  func progress() throws {
    let world = World()
    let ana = try world.registered("ana")
    for done in 0..<40 { ana.engine.progress(done, of: 40, .findingPeople) }
    ana.tick()
    let steps = ana.news.compactMap { item -> UInt8? in
      guard case .progress(let step, 10, .findingPeople) = item else { return nil }
      return step
    }
    #expect(steps == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  }
}
