import ChatProtocol
import MLS
import WireCoding

@testable import ChatEngine

extension SimulatedServer {
  static let page = 100

  func createRoom(_ body: JSON, _ device: SimulatedDevice) -> Answer {
    guard let id = body["id"]?.uuid, let bytes = body["groupInfo"]?.bytes, let info = groupInfo(bytes) else {
      return problem(400, "invalid_field")
    }
    if let room = rooms[id] {
      // A repeat of a request whose answer was lost.
      return room.members.contains(device.user) ? (201, room.json) : problem(409, "id_taken")
    }
    let room = SimulatedRoom(
      id: id, kind: body["kind"]?.string ?? "", suite: body["suite"]?.unsigned ?? 0, createdAt: world.now,
      profile: body["profile"]?.bytes ?? [], groupInfo: bytes)
    room.observe(try? PublicGroup(groupInfo: info))
    room.creator = device.id
    room.members = [device.user]
    room.devices = [device.id]
    room.stays[device.id] = [SimulatedRoom.Stay(from: 0, epoch: 0, until: nil)]
    rooms[id] = room
    roomOrder.append(id)
    return (201, room.json)
  }

  func groupInfo(_ bytes: [UInt8]) -> GroupInfo? {
    guard let message = try? MLSMessage(decoding: bytes), case .groupInfo(let info) = message else { return nil }
    return info
  }

  func answer(
    _ method: String, _ what: String, _ query: String, _ body: JSON, _ room: SimulatedRoom, _ device: SimulatedDevice
  ) -> Answer {
    if method == "POST", what == "leave" { return leave(body, room, device) }
    guard room.members.contains(device.user) else { return problem(403, "not_member") }
    switch (method, what) {
    case ("PATCH", ""):
      room.profile = body["profile"]?.bytes ?? room.profile
      for other in room.devices.sorted() { world.push(["type": "room", "room": room.json], to: other) }
      return (200, room.json)
    case ("GET", "group-info"):
      let bytes = deceit?.groupInfo(of: room, for: device.id) ?? room.groupInfo
      return (200, ["epoch": .number(room.epoch), "seq": .number(room.log.count), "groupInfo": .bytes(bytes)])
    case ("GET", "events"):
      return (200, page(of: room, after: number("after", query), for: device.id))
    case ("POST", "messages"):
      guard let id = body["id"]?.uuid, let payload = body["payload"]?.bytes else {
        return problem(400, "invalid_field")
      }
      return appended(id, payload, room, device, except: nil)
    case ("POST", "commits"): return commit(body, room, device)
    case ("POST", "read"): return (204, .null)
    case ("POST", "return"):
      let identity = MemberIdentity(user: device.user, device: device.id)
      for other in room.devices.sorted() where other != device.id {
        mail[other]?.removeAll { $0.type == "return" && $0.payload == identity.credential && $0.room == room.id }
        post(
          "return", to: other, room: room.id, seq: UInt64(room.log.count), sender: device.user,
          payload: identity.credential)
      }
      return (204, .null)
    default: return problem(404, "not_found")
    }
  }

  func page(of room: SimulatedRoom, after: UInt64, for device: UUIDv7) -> JSON {
    let start = min(Int(clamping: after), room.log.count)
    let end = min(start + Self.page, room.log.count)
    var events: [JSON] = []
    for event in room.log[start..<end] {
      for shown in deceit?.events(event, of: room, for: device) ?? [event] { events.append(shown.json) }
    }
    return ["events": .array(events), "more": .bool(end < room.log.count)]
  }

  // MARK: what goes into the log

  private func appended(
    _ id: UUIDv7, _ payload: [UInt8], _ room: SimulatedRoom, _ device: SimulatedDevice, except: UUIDv7?
  ) -> Answer {
    switch append(.message, id, payload, nil, to: room, device, except: except) {
    case .success(let event): placed(event)
    case .failure(let answer): answer.answer
    }
  }

  struct Refusal: Error {
    let answer: Answer
  }

  func placed(_ event: RoomEvent) -> Answer {
    (200, ["id": .string(event.id.text), "seq": .number(event.seq), "time": .number(event.time)])
  }

  func append(
    _ kind: RoomEvent.Kind, _ id: UUIDv7, _ payload: [UInt8], _ epoch: UInt64?, to room: SimulatedRoom,
    _ device: SimulatedDevice, except: UUIDv7?
  ) -> Result<RoomEvent, Refusal> {
    if let place = room.places[id], room.log[place].device == device.id { return .success(room.log[place]) }
    // The others keep the keys of five past epochs.
    if kind == .message, case .privateMessage(let sealed)? = try? MLSMessage(decoding: payload) {
      if sealed.epoch < room.epoch, room.epoch - sealed.epoch > 5 {
        return .failure(Refusal(answer: problem(409, "stale_epoch", [.init("epoch", .number(room.epoch))])))
      }
      guard sealed.epoch <= room.epoch else {
        return .failure(Refusal(answer: problem(409, "unknown_epoch", [.init("epoch", .number(room.epoch))])))
      }
    }
    let event = RoomEvent(
      kind: kind, room: room.id, seq: UInt64(room.log.count + 1), id: id, sender: device.user, device: device.id,
      time: world.now, payload: payload, epoch: epoch)
    room.append(event)
    if rooms[room.id] === room { world.ledger.logged(event) }
    do { try overhear(event, in: room) } catch { world.report(error as? Violation ?? Violation("log", "\(error)")) }
    for other in room.devices.sorted() where other != except {
      for shown in deceit?.events(event, of: room, for: other) ?? [event] { world.push(shown.json, to: other) }
    }
    return .success(event)
  }

  private func leave(_ body: JSON, _ room: SimulatedRoom, _ device: SimulatedDevice) -> Answer {
    guard let id = body["id"]?.uuid, let proposal = body["proposal"]?.bytes else {
      return problem(400, "invalid_field")
    }
    if let place = room.places[id] { return placed(room.log[place]) }
    guard room.members.contains(device.user) else { return problem(403, "not_member") }
    guard case .success(let event) = append(.proposal, id, proposal, nil, to: room, device, except: nil) else {
      return problem(400, "invalid_field")
    }
    if var observed = room.observed, let message = try? MLSMessage(decoding: proposal),
      case .publicMessage(let handshake) = message,
      (try? observed.observe(proposal: handshake, now: world.now / 1000)) != nil
    {
      room.observe(observed)
    }
    room.members.remove(device.user)
    for other in world.devices where other.user == device.user {
      world.push(["type": "room_removed", "room": .string(room.id.text)], to: other.id)
    }
    return placed(event)
  }

  private func commit(_ body: JSON, _ room: SimulatedRoom, _ device: SimulatedDevice) -> Answer {
    guard let id = body["id"]?.uuid, let payload = body["commit"]?.bytes, let bytes = body["groupInfo"]?.bytes else {
      return problem(400, "invalid_field")
    }
    if let place = room.places[id] { return placed(room.log[place]) }
    guard body["epoch"]?.unsigned == room.epoch else {
      return problem(409, "stale_epoch", [.init("epoch", .number(room.epoch))])
    }
    guard let info = groupInfo(bytes), info.epoch == room.epoch + 1, let group = room.observed else {
      return problem(400, "invalid_field")
    }
    guard let message = try? MLSMessage(decoding: payload), case .publicMessage(let handshake) = message else {
      return problem(400, "invalid_field")
    }
    var isExternal = false
    if case .newMemberCommit = handshake.content.sender { isExternal = true }
    var arrivals: Set<UUIDv7> = isExternal ? [device.id] : []
    let next: PublicGroup
    do throws(MLSError) {
      let observed = try group.observe(
        commit: handshake, groupInfo: info, ratchetTree: .apart, now: world.now / 1000)
      next = observed.next
      for member in observed.added {
        if let identity = member.identity { arrivals.insert(identity.device) }
      }
    } catch {
      return problem(400, "invalid_commit", [.init("detail", .string("\(error.code)"))])
    }
    room.observe(next)
    let identities = next.tree.leaves.compactMap { try? MemberIdentity(credential: $0.leaf.credential.identity) }
    let before = room.devices
    let usersBefore = room.members
    room.epoch += 1
    room.groupInfo = bytes
    let seq = UInt64(room.log.count + 1)
    // Those who have left may still have leaves.
    let users = Set(identities.map(\.user))
    let added = Set(identities.map(\.device)).subtracting(before)
    let newUsers = Set(identities.filter { added.contains($0.device) }.map(\.user))
    room.members = usersBefore.intersection(users).union(newUsers)
    guard case .success(let event) = append(.commit, id, payload, room.epoch - 1, to: room, device, except: nil)
    else { return problem(400, "invalid_field") }
    // Who made a room and died before it knew comes back without having been there.
    let isUnaware = room.creator == device.id && device.stored(room.id) == nil
    if isExternal, before.contains(device.id), world.weather.isHonest, !isUnaware {
      world.report(Violation("nobody falls out", "\(device.name) comes back to \(room.id.short) at \(seq)"))
    }
    if isExternal { world.ledger.cameBack(device, to: room.id) }
    room.move(to: Set(identities.map(\.device)), seq: seq, arrivals: arrivals)
    world.ledger.committed(handshake, in: room.id)
    for other in (body["welcomeTo"]?.array ?? []).compactMap(\.uuid) where room.devices.contains(other) {
      post(
        "welcome", to: other, room: room.id, seq: seq, sender: device.user, payload: body["welcome"]?.bytes ?? [])
    }
    for other in world.devices where newUsers.contains(other.user) && !usersBefore.contains(other.user) {
      world.push(["type": "room", "room": room.json], to: other.id)
    }
    for other in world.devices where !room.members.contains(other.user) && usersBefore.contains(other.user) {
      world.push(["type": "room_removed", "room": .string(room.id.text)], to: other.id)
    }
    var answer = placed(event)
    answer.body = .object((answer.body.members ?? []) + [.init("epoch", .number(room.epoch))])
    return answer
  }

  // MARK: the socket

  func receive(_ frame: ClientFrame, from device: SimulatedDevice) {
    switch frame {
    case .hello(let cursors, _):
      for cursor in cursors {
        guard let room = room(cursor.room, seenBy: device.id), room.members.contains(device.user) else { continue }
        var history = page(of: room, after: cursor.seq, for: device.id).members ?? []
        history.append(.init("type", "history"))
        history.append(.init("room", .string(room.id.text)))
        world.push(.object(history), to: device.id)
      }
    case .message(let id, let message, let payload):
      guard let room = room(id, seenBy: device.id), room.members.contains(device.user) else {
        return reject(message, in: id, "not_member", to: device.id)
      }
      let answer = appended(message, payload, room, device, except: device.id)
      guard answer.status == 200 else {
        return reject(message, in: id, answer.body["code"]?.string ?? "refused", to: device.id)
      }
      world.push(
        .object(
          [.init("type", "accepted"), .init("room", .string(room.id.text))] + (answer.body.members ?? [])),
        to: device.id)
    default: break
    }
  }

  private func reject(_ message: UUIDv7, in room: UUIDv7, _ code: String, to device: UUIDv7) {
    world.push(
      ["type": "rejected", "id": .string(message.text), "room": .string(room.text), "code": .string(code)], to: device)
  }
}
