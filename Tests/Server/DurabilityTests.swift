import Foundation
import NIOHTTP1
import Testing
import WireCoding

@Suite("Durability")
struct DurabilityTests {
  @Test("Nothing acknowledged is missing after SIGKILL, nothing is there twice, and the order is the log's")
  func kill() async throws {
    guard let program = SpawnedServer.program else {
      print("skipped: the nightjar executable has not been built")
      return
    }
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    let first = try await SpawnedServer(program: program, data: directory)
    let alice = try await TestAccount.register(on: first.server)
    let room = try await TestRoom.create(by: alice)
    // Eight senders, until the server dies in the middle of it.
    let count = Count()
    let sent = await withTaskGroup(of: [UUIDv7: (Int64, [UInt8])].self) { group in
      for worker in 0..<8 {
        group.addTask {
          var acknowledged: [UUIDv7: (Int64, [UInt8])] = [:]
          for index in 0..<100_000 {
            let id = TestAccount.newID()
            let text = "\(worker) \(index)"
            guard let reply = try? await alice.send(text, to: room.id, id: id), let seq = reply["seq"]?.integer else {
              break
            }
            acknowledged[id] = (seq, Array(text.utf8))
            if count.next() == 300 { first.kill() }
          }
          return acknowledged
        }
      }
      return await group.reduce(into: [:]) { $0.merge($1) { one, _ in one } }
    }
    #expect(sent.count >= 300)

    let second = try await SpawnedServer(program: program, data: directory)
    var events: [JSON] = []
    var more = true
    while more {
      let page = try await second.server.call(
        .GET, room.path + "/events?limit=1000&after=\(events.count)", token: alice.token)
      #expect(page.status == 200)
      events += page["events"]?.array ?? []
      more = page["more"]?.bool == true
    }
    #expect(events.compactMap { $0["seq"]?.integer } == Array(1...Int64(events.count)))
    #expect(Set(events.compactMap { $0["id"]?.string }).count == events.count)
    var kept: [UUIDv7: (Int64, [UInt8])] = [:]
    for event in events {
      guard let id = event["id"]?.uuid, let seq = event["seq"]?.integer, let payload = event["payload"]?.bytes else {
        continue
      }
      kept[id] = (seq, payload)
    }
    for (id, (seq, payload)) in sent {
      #expect(kept[id]?.0 == seq)
      #expect(kept[id]?.1 == payload)
    }
    // A repeat of what was acknowledged before the crash is recognised after it.
    if let (id, (seq, payload)) = sent.first {
      let again = try await second.server.call(
        .POST, room.path + "/messages", ["id": .string(id.text), "payload": .bytes(payload)], token: alice.token)
      #expect(again["seq"]?.integer == seq)
    }
    second.terminate()
    #expect(await second.exitStatus() == 0)
    print("SIGKILL: \(sent.count) messages acknowledged, \(events.count) in the log")
  }

  @Test("A taken port, a folder in use or not writable, and a bad setting are told in one line")
  func startErrors() async throws {
    guard let program = SpawnedServer.program else { return }
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    let server = try await SpawnedServer(program: program, data: directory)
    let cases: [([String], String)] = [
      (["--port", "\(server.port)", "--data", directory + "2"], "is taken"),
      (["--port", "0", "--data", directory], "Another server"),
      (["--port", "0", "--data", "/proc/nightjar"], "cannot be written"),
      (["--port", "x", "--data", directory + "3"], "The setting port"),
      (["--config", "/nowhere.json"], "configuration file"),
    ]
    for (arguments, text) in cases {
      let (status, output) = try SpawnedServer.run(program, ["serve"] + arguments)
      #expect(status != 0)
      #expect(output.contains(text), "\(output)")
      #expect(output.split(separator: "\n").filter { !$0.hasPrefix("{") }.count == 1, "\(output)")
    }
    server.terminate()
    #expect(await server.exitStatus() == 0)
    removeDirectory(directory + "2")
    removeDirectory(directory + "3")
  }
}
