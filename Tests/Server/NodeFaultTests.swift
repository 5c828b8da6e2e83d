import Foundation
import NIOHTTP1
import TestServices
import Testing
import WireCoding

@Suite("Faults of nodes and disks", .serialized, .timeLimit(.minutes(4)))
struct NodeFaultTests {
  private func hear(_ count: Int, from listener: TestSocket) async throws -> [Int64] {
    var heard: [Int64] = []
    while heard.count < count { heard.append(try await listener.next("message")["seq"]?.integer ?? 0) }
    return heard
  }

  @Test("A node dies under load: its clients go on at the other, nothing acknowledged is lost, nothing is there twice")
  func kill() async throws {
    let program = try #require(SpawnedServer.program)
    let redis = try await RedisServer()
    defer { redis.remove() }
    let environment = [
      "NIGHTJAR_DATABASE_URL": try await PostgresServer.shared().makeDatabase(), "NIGHTJAR_REDIS_URL": redis.url,
    ]
    let directories = [temporaryDirectory(), temporaryDirectory()]
    defer { for directory in directories { removeDirectory(directory) } }
    let first = try await SpawnedServer(program: program, data: directories[0], environment: environment)
    let second = try await SpawnedServer(program: program, data: directories[1], environment: environment)
    let alice = try await TestAccount.register(on: first.server)
    let room = try await TestRoom.create(by: alice)
    // Somebody at the other node hears of everything.
    let listener = try await TestSocket(alice.moved(to: second.server))
    listener.hello([room.id: 0])
    _ = try await listener.next("online_users")

    // All the while: who does not read is let go in the end.
    async let hearing = hear(320, from: listener)

    let count = Count()
    let acknowledged = try await withThrowingTaskGroup(of: [UUIDv7: Int64].self) { group in
      for worker in 0..<8 {
        group.addTask {
          var node = worker % 2 == 0 ? alice : alice.moved(to: second.server)
          var acknowledged: [UUIDv7: Int64] = [:]
          for index in 0..<40 {
            let id = TestAccount.newID()
            var attempts = 0
            while acknowledged[id] == nil {
              // The same id at the other node: where it has been written, the answer is the first one.
              if let seq = (try? await node.send("\(worker) \(index)", to: room.id, id: id))?["seq"]?.integer {
                acknowledged[id] = seq
              } else {
                node = alice.moved(to: second.server)
                attempts += 1
                try #require(attempts < 200)
                try await Task.sleep(for: .milliseconds(50))
              }
            }
            if count.next() == 60 { first.kill() }
          }
          return acknowledged
        }
      }
      return try await group.reduce(into: [:]) { $0.merge($1) { one, _ in one } }
    }
    #expect(acknowledged.count == 320)
    #expect(Set(acknowledged.values) == Set(1...320))

    #expect(try await hearing == Array(1...320))
    let page = try await alice.moved(to: second.server).get(room.path + "/events?limit=1000")
    let events = try #require(page["events"]?.array)
    var kept: [UUIDv7: Int64] = [:]
    for event in events { if let id = event["id"]?.uuid { kept[id] = event["seq"]?.integer } }
    #expect(kept == acknowledged)
    second.terminate()
    #expect(await second.exitStatus() == 0)
  }

  @Test("A full disk: messages are refused plainly, and taken again when there is space; the log stays whole")
  func diskFull() async throws {
    let program = try #require(SpawnedServer.program)
    let disk = try SmallDisk()
    defer { disk.remove() }
    let server = try await SpawnedServer(
      program: program, data: disk.path + "/data", environment: ["NIGHTJAR_LOG": "error"])
    let alice = try await TestAccount.register(on: server.server)
    let room = try await TestRoom.create(by: alice)
    var acknowledged: [UUIDv7: Int64] = [:]
    func send() async throws -> Int {
      let id = TestAccount.newID()
      let reply = try await alice.post(
        room.path + "/messages",
        ["id": .string(id.text), "payload": .bytes([UInt8](repeating: 7, count: 100_000))])
      if let seq = reply["seq"]?.integer { acknowledged[id] = seq }
      if reply.status != 200 {
        #expect(
          (reply.status == 507 && reply.code == "storage_full") || (reply.status == 503 && reply.code == "unavailable"))
        #expect(reply.headers.contains(name: "retry-after"))
      }
      return reply.status
    }
    for _ in 0..<5 { #expect(try await send() == 200) }
    try disk.fill(server)
    var isRefused = false
    for _ in 0..<100 where !isRefused { isRefused = try await send() != 200 }
    #expect(isRefused)
    // What is there can be read; the server lives.
    #expect(try await alice.get(room.path).status == 200)
    try disk.makeSpace(server)
    var isTaken = false
    for _ in 0..<200 where !isTaken {
      isTaken = try await send() == 200
      if !isTaken { try await Task.sleep(for: .milliseconds(50)) }
    }
    #expect(isTaken)
    server.terminate()
    #expect(await server.exitStatus() == 0)

    let again = try await SpawnedServer(
      program: program, data: disk.path + "/data", environment: ["NIGHTJAR_LOG": "error"])
    var kept: [UUIDv7: Int64] = [:]
    var after: Int64 = 0
    while true {
      let page = try await alice.moved(to: again.server).get(room.path + "/events?after=\(after)")
      for event in page["events"]?.array ?? [] {
        after += 1
        #expect(event["seq"]?.integer == after)
        #expect(event["payload"]?.bytes?.count == 100_000)
        if let id = event["id"]?.uuid { kept[id] = after }
      }
      guard page["more"]?.bool == true else { break }
    }
    #expect(kept == acknowledged)
    again.terminate()
    #expect(await again.exitStatus() == 0)
  }
}
