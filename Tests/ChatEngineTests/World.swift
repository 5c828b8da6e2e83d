import Ciphers
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
  func run(_ client: ModelClient, _ command: String, _ members: [JSON.Member] = []) throws -> JSON {
    let reference = client.command(command, members)
    settle()
    let reply = try #require(client.reply(reference), "no answer to \(command)")
    #expect(reply["ok"]?.bool == true, "\(client.name) \(command): \(reply.text)")
    return reply["result"] ?? .null
  }

  func registered(_ name: String, connect: Bool = true) throws -> ModelClient {
    let client = client(name)
    try run(
      client, "register",
      [.init("username", .string(name)), .init("password", "correct horse"), .init("deviceName", .string(name))])
    if connect { try run(client, "connect") }
    return client
  }

  func room(
    _ creator: ModelClient, _ name: String = "Night shift", members: [String], suite: UInt64 = 0xf0e1,
    fewTime: Bool = false
  ) throws -> String {
    let result = try run(
      creator, "createRoom",
      [
        .init("name", .string(name)), .init("kind", "group"), .init("members", .array(members.map { .string($0) })),
        .init("suite", .number(suite)), .init("fewTime", .bool(fewTime)),
      ])
    return try #require(result["room"]?.string)
  }

  func send(_ client: ModelClient, _ room: String, _ text: String) throws {
    try run(client, "send", [.init("room", .string(room)), .init("text", .string(text))])
  }
}
