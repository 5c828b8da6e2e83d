import Ciphers
import EngineInterface
import Testing
import WireCoding

/// A model server and its clients, stepped in one thread until nothing is left to happen.
final class World {
  let server = ModelServer()
  private(set) var clients: [ModelClient] = []

  func client(_ name: String) -> ModelClient {
    let client = ModelClient(name, server)
    clients.append(client)
    return client
  }

  /// Runs until all queues are empty, and timers that are due within `patience` milliseconds have run.
  func settle(patience: UInt64 = 20_000) {
    let end = server.now + patience
    var steps = 0
    while steps < 200_000 {
      steps += 1
      if let client = clients.first(where: \.hasWork) {
        client.step()
      } else if let client = clients.filter({ $0.wakeAt != nil }).min(by: { $0.wakeAt! < $1.wakeAt! }),
        client.wakeAt! <= end
      {
        server.now = max(server.now, client.wakeAt!)
        client.tick()
      } else {
        return
      }
    }
    Issue.record("the world does not come to rest")
  }

  /// Runs one command to its answer.
  @discardableResult
  func run(_ client: ModelClient, _ command: Command) throws -> Outcome {
    let reference = client.command(command)
    settle()
    let outcome = try #require(client.outcome(reference), "no answer to \(command)")
    #expect(client.hasSucceeded(reference), "\(client.name) \(command): \(outcome)")
    return outcome
  }

  func registered(_ name: String, connect: Bool = true) throws -> ModelClient {
    let client = client(name)
    try run(
      client,
      .register(username: name, email: nil, password: "correct horse", deviceName: name, invitation: nil))
    if connect { try run(client, .connect) }
    return client
  }

  func room(
    _ creator: ModelClient, _ name: String = "Night shift", members: [String], suite: UInt16 = 0xf0e1,
    fewTime: Bool = false
  ) throws -> UUIDv7 {
    let outcome = try run(
      creator, .createRoom(name: name, kind: .group, members: members, suite: suite, isFewTime: fewTime))
    guard case .room(let room) = outcome else { throw WireError.invalidValue }
    return room
  }

  func send(_ client: ModelClient, _ room: UUIDv7, _ text: String) throws {
    try run(client, .send(room: room, text: text))
  }
}
