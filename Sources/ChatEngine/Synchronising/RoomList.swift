import ChatProtocol
import EngineInterface
import WireCoding

/// The rooms that the server counts this user to.
extension ChatEngine {
  func fetchRooms() {
    synchroniser.roundWithMail = synchroniser.round
    // What is joined while the answer is on its way cannot be in it.
    var known = SortedTable<UUIDv7, UInt64>()
    for room in rooms.values where room.group != nil { known[room.id] = room.record.cursor }
    synchroniser.state = .fetchingRooms(known)
    request("GET", "/api/rooms", for: .synchroniser(.rooms))
  }

  func takeRooms(_ list: [JSON], known: SortedTable<UUIDv7, UInt64>) {
    var listed = SortedSet<UUIDv7>()
    for json in list {
      guard let id = json[uuid: "id"], !making.contains(id) else { continue }
      listed.insert(id)
      learn(room: id, json)
      if let cursor = known[id], let seq = json[unsigned: "seq"], seq < cursor, let room = findRoom(id) {
        // The log had come further when the question was asked: this is not the log that was read.
        fork(room)
      }
    }
    for room in orderedRooms where !listed.contains(room.id) && room.status != .left {
      if room.group == nil {
        close(room, because: Self.noMember)
        rooms[room.id] = nil
        store(Room.prefix, of: room, nil)
        roomsDidChange()
      } else if known[room.id] != nil {
        end(room)
      }
    }
    backUpIfNeeded()
    var behind: [UUIDv7] = []
    for room in orderedRooms where room.status != .left {
      if room.isComingBack {
        rejoin(room)
      } else if room.group == nil {
        continue
      } else if room.record.cursor < room.log.serverSeq {
        behind.append(room.id)
      } else {
        becomeCurrent(room)
      }
    }
    for id in behind {
      if let room = findRoom(id) { fetch(room) }
    }
    synchroniser.state = .readingRooms(until: now + Synchroniser.readingPatience)
    after(Synchroniser.readingPatience, .settle)
  }

  private func learn(room id: UUIDv7, _ json: JSON) {
    guard let suite = json[unsigned: "suite"], suite <= 0xffff else { return }
    let room =
      findRoom(id)
      ?? Room(RoomRecord(id: id, label: .group, suite: UInt16(suite), createdAt: now))
    if findRoom(id) == nil { rooms[id] = room }
    room.record.suite = UInt16(suite)
    room.record.label = RoomKind(named: json[string: "kind"]) ?? room.record.label
    room.record.createdAt = json[unsigned: "createdAt"] ?? room.record.createdAt
    room.record.profileBlob = json[bytes: "profile"] ?? room.record.profileBlob
    room.log.serverSeq = max(room.log.serverSeq, json[unsigned: "seq"] ?? 0)
    room.record.role = Role(named: json[string: "role"]) ?? room.record.role
    if room.membership == .left { room.transition(to: .outside(.idle)) }
    if room.isEnding { room.transition(to: .member(.unconfirmed)) }
    store(room)
  }
}
