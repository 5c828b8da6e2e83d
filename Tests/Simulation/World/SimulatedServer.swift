import ChatEngine
import ChatProtocol
import MLS
import WireCoding

/// The delivery service of PROTOCOL §3 in memory.
final class SimulatedServer {
  struct Person {
    let id: UUIDv7
    let username: String
    let accountKey: [UInt8]
    var backup: [UInt8]
    var backupVersion: UInt64 = 1
    var devices: [(id: UUIDv7, name: String, certificate: [UInt8])] = []
  }

  struct Letter {
    let id: UInt64
    let type: String
    let room: UUIDv7
    let seq: UInt64
    let sender: UUIDv7
    let payload: [UInt8]
  }

  struct Package {
    let suite: UInt64
    let isLastResort: Bool
    let bytes: [UInt8]
  }

  typealias Answer = (status: UInt16, body: JSON)

  unowned let world: Simulation
  var people: [UUIDv7: Person] = [:]
  var names: [String: UUIDv7] = [:]
  var rooms: [UUIDv7: SimulatedRoom] = [:]
  var roomOrder: [UUIDv7] = []
  /// What some devices are shown instead of the room.
  var forks: [UUIDv7: (room: SimulatedRoom, devices: Set<UUIDv7>)] = [:]
  var mail: [UUIDv7: [Letter]] = [:]
  var packages: [UUIDv7: [Package]] = [:]
  /// KeyPackages that were claimed or replaced: a late repeat of their upload brings none of them back.
  private var spentPackages: Set<[UInt8]> = []
  private var nextLetter: UInt64 = 1
  /// What a malicious server does to one device's view of the world.
  var deceit: Deceit?
  /// Accounts of its own in what it shows of rooms.
  var intruders: [UUIDv7: Intruder] = [:]
  /// How far each room's log had come when its members had one history again.
  var repentedAt: [UUIDv7: UInt64] = [:]

  init(_ world: Simulation) { self.world = world }

  func register(_ person: IdentityPool.Person) {
    guard people[person.id] == nil else { return }
    people[person.id] = Person(
      id: person.id, username: person.username, accountKey: person.accountKey, backup: person.backup)
    names[person.username] = person.id
  }

  func register(_ device: IdentityPool.Device, of person: UUIDv7) {
    people[person]?.devices.append((device.id, device.name, device.certificate))
  }

  func room(_ id: UUIDv7, seenBy device: UUIDv7) -> SimulatedRoom? {
    if let fork = forks[id], fork.devices.contains(device) { return fork.room }
    return rooms[id]
  }

  func problem(_ status: UInt16, _ code: String, _ more: [JSON.Member] = []) -> Answer {
    (status, .object([.init("code", .string(code)), .init("title", .string(code))] + more))
  }

  // MARK: requests

  func bytes(_ request: EngineRequest, from device: SimulatedDevice) -> (status: UInt16, body: [UInt8]) {
    if let part = treePart(request, for: device) { return part }
    let answer = answer(request, from: device)
    return (answer.status, answer.body.encoded)
  }

  func answer(_ request: EngineRequest, from device: SimulatedDevice) -> Answer {
    let parts = request.path.split(separator: "?", maxSplits: 1)
    let path = parts[0].split(separator: "/").dropFirst().map(String.init)
    let query = parts.count > 1 ? String(parts[1]) : ""
    let body = request.body ?? .null
    switch (request.method, path.count, path[0]) {
    case ("GET", 1, "backup"):
      guard let person = people[device.user] else { return problem(404, "not_found") }
      return (200, ["backup": .bytes(person.backup), "version": .number(person.backupVersion)])
    case ("PUT", 1, "backup"):
      guard var person = people[device.user], body["version"]?.unsigned == person.backupVersion else {
        return problem(409, "stale_backup")
      }
      person.backup = body["backup"]?.bytes ?? []
      person.backupVersion += 1
      people[device.user] = person
      return (200, ["version": .number(person.backupVersion)])
    case ("POST", 2, "keys"): return path[1] == "upload" ? upload(body, device) : claimAll(body)
    // This server asks for nothing in rooms, and so it has no key of its own.
    case ("GET", 2, "keys"): return path[1] == "me" ? counts(device.id) : problem(404, "not_found")
    case ("GET", 3, "keys"):
      let user = path[1] == "id" ? try? UUIDv7(text: path[2]) : names[path[2]]
      guard let user, let person = people[user] else { return problem(404, "not_found") }
      return (200, directory(deceit?.answer(for: person, asked: device, world.server) ?? person))
    case ("GET", 1, "mailbox"): return mailbox(device.id, after: number("after", query))
    case ("POST", 2, "mailbox"):
      let end = body["upTo"]?.unsigned ?? 0
      mail[device.id]?.removeAll { $0.id <= end }
      return (204, .null)
    case ("POST", 1, "rooms"): return createRoom(body, device)
    case ("GET", 1, "rooms"):
      var list: [JSON] = []
      for id in roomOrder {
        if let room = room(id, seenBy: device.id), room.members.contains(device.user) { list.append(room.json) }
      }
      return (200, ["rooms": .array(list)])
    case (_, 2..., "rooms"):
      guard let id = try? UUIDv7(text: path[1]), let room = room(id, seenBy: device.id) else {
        return problem(404, "not_found")
      }
      return answer(request.method, path.count > 2 ? path[2] : "", query, body, room, device)
    default: return problem(404, "not_found")
    }
  }

  // MARK: keys

  private func directory(_ person: Person) -> JSON {
    [
      "user": [
        "id": .string(person.id.text), "username": .string(person.username), "accountKey": .bytes(person.accountKey),
      ],
      "devices": .array(
        person.devices.map {
          ["id": .string($0.id.text), "name": .string($0.name), "certificate": .bytes($0.certificate)]
        }),
    ]
  }

  private func upload(_ body: JSON, _ device: SimulatedDevice) -> Answer {
    var own = packages[device.id] ?? []
    for json in body["packages"]?.array ?? [] {
      let package = Package(
        suite: json["suite"]?.unsigned ?? 0, isLastResort: json["lastResort"]?.bool ?? false,
        bytes: json["keyPackage"]?.bytes ?? [])
      // A repeat of an upload brings nothing new.
      if own.contains(where: { $0.bytes == package.bytes }) || spentPackages.contains(package.bytes) { continue }
      if package.isLastResort {
        for old in own where old.isLastResort && old.suite == package.suite { spentPackages.insert(old.bytes) }
        own.removeAll { $0.isLastResort && $0.suite == package.suite }
      }
      own.append(package)
    }
    packages[device.id] = own
    return counts(device.id)
  }

  private func counts(_ device: UUIDv7) -> Answer {
    var rows: [JSON] = []
    let own = packages[device] ?? []
    for suite in Set(own.map(\.suite)).sorted() {
      let some = own.filter { $0.suite == suite }
      rows.append([
        "suite": .number(suite), "available": .number(some.count { !$0.isLastResort }),
        "lastResort": .bool(some.contains { $0.isLastResort }),
      ])
    }
    return (200, ["counts": .array(rows)])
  }

  /// Packages in an answer about many people: few, so that some are asked for again.
  private static let claimsAtOnce = 3

  private func claimAll(_ body: JSON) -> Answer {
    guard let users = body["users"]?.array else { return claim(body) }
    var packages: [JSON] = []
    var without: [JSON] = []
    var rest: [JSON] = []
    for user in users {
      guard packages.count < Self.claimsAtOnce else {
        rest.append(user)
        continue
      }
      let one = claim(["user": user, "suite": body["suite"] ?? .null, "except": body["except"] ?? .null])
      let claimed = one.body["packages"]?.array ?? []
      if claimed.isEmpty { without.append(user) }
      for package in claimed { packages.append(.object([.init("user", user)] + (package.members ?? []))) }
    }
    return (200, ["packages": .array(packages), "without": .array(without), "rest": .array(rest)])
  }

  func claim(_ body: JSON) -> Answer {
    guard let id = body["user"]?.uuid, let person = people[id] else { return problem(404, "not_found") }
    let except = Set((body["except"]?.array ?? []).compactMap(\.uuid))
    var claimed: [JSON] = []
    for device in person.devices where !except.contains(device.id) {
      guard var own = packages[device.id] else { continue }
      let suite = body["suite"]?.unsigned
      guard
        let index = own.firstIndex(where: { $0.suite == suite && !$0.isLastResort })
          ?? own.firstIndex(where: { $0.suite == suite })
      else { continue }
      claimed.append([
        "device": .string(device.id.text), "keyPackage": .bytes(own[index].bytes),
        "lastResort": .bool(own[index].isLastResort),
      ])
      if !own[index].isLastResort { spentPackages.insert(own.remove(at: index).bytes) }
      packages[device.id] = own
    }
    return claimed.isEmpty ? problem(409, "no_key_packages") : (200, ["packages": .array(claimed)])
  }

  // MARK: the mailbox

  func post(_ type: String, to device: UUIDv7, room: UUIDv7, seq: UInt64, sender: UUIDv7, payload: [UInt8]) {
    mail[device, default: []].append(
      Letter(id: nextLetter, type: type, room: room, seq: seq, sender: sender, payload: payload))
    nextLetter += 1
    world.push(["type": "mailbox", "items": [], "more": true], to: device)
  }

  private func mailbox(_ device: UUIDv7, after: UInt64) -> Answer {
    let items = (mail[device] ?? []).filter { $0.id > after }
    return (
      200,
      [
        "items": .array(
          items.prefix(20).map { item in
            [
              "id": .number(item.id), "type": .string(item.type), "room": .string(item.room.text),
              "seq": .number(item.seq), "sender": .string(item.sender.text), "time": .number(world.now),
              "payload": .bytes(item.payload),
            ]
          }), "more": .bool(items.count > 20),
      ]
    )
  }

  func number(_ name: String, _ query: String) -> UInt64 {
    for pair in query.split(separator: "&") where pair.hasPrefix(name + "=") {
      return UInt64(pair.dropFirst(name.count + 1)) ?? 0
    }
    return 0
  }
}
