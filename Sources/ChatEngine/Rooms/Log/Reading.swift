import ChatProtocol
import EngineInterface
import WireCoding

extension ChatEngine {
  /// Takes in entries of a room's log, in whatever order and however often they come.
  func receive(_ events: [RoomEvent], in room: Room) {
    for event in events { room.serverSeq = max(room.serverSeq, event.seq) }
    let isWaiting = room.isWaitingForDirectory || room.isRepairing
    if isWaiting, room.inbox.count + events.count > Limit.inbox { return }
    for event in events { room.inbox.append(event) }
    if isWaiting { return }
    var events = room.inbox
    room.inbox = []
    var isBehind = false
    events.arrange { $0.seq < $1.seq }
    for (index, event) in events.enumerated() where event.seq > room.cursor {
      advance(room)
      guard room.isReadable else { return }
      guard event.seq > room.cursor else { continue }
      guard event.seq == room.cursor + 1 else {
        isBehind = true
        break
      }
      switch process(event, in: room) {
      case .done: room.cursor = max(room.cursor, event.seq)
      case .waiting:
        room.inbox = Array(events[index...])
        store(room)
        return
      case .stuck(let failure):
        store(room)
        return fallOut(of: room, failure)
      case .refused(let failure):
        store(room)
        return refuse(room, failure)
      }
    }
    store(room)
    advance(room)
    if isBehind || room.cursor < room.serverSeq { return fetch(room) }
    if room.isRolledBack, room.status == .ok { return fallOut(of: room, .rolledBack) }
    runJobs(in: room)
  }

  /// Passes over what this device itself has put in the log, as far as that is next.
  func advance(_ room: Room) {
    var moved = false
    while true {
      if room.acknowledged.remove(room.cursor + 1) {
        room.cursor += 1
        moved = true
      } else if let pending = room.pending, pending.acceptedSeq == room.cursor + 1 {
        install(pending, in: room, seq: room.cursor + 1, time: pending.acceptedTime)
        moved = true
      } else {
        break
      }
    }
    room.acknowledged.removeAll(upTo: room.cursor)
    if moved { store(room) }
    let isAhead = (room.pending?.acceptedSeq ?? 0) > room.cursor || !room.acknowledged.isEmpty
    if isAhead, room.isReadable || room.isRepairing { fetch(room) }
  }

  // MARK: pages

  func fetch(_ room: Room) {
    guard !room.isFetching, !room.isHoldingBack, room.status != .left, room.group != nil else { return }
    room.isFetching = true
    let cursor = room.cursor
    let claimed = room.serverSeq
    let stay = room.standing.joinedSeq
    request("GET", "/events?after=\(cursor)&limit=\(Limit.page)", of: room) { engine, room, reply in
      room.isFetching = false
      guard reply.isSuccess, let body = reply.body else {
        if reply.status == 403 || reply.status == 404 {
          // The answer may be about a stay that is over.
          guard room.standing.joinedSeq == stay else { return engine.fetch(room) }
          return engine.close(room, because: Self.noMember)
        }
        engine.syncFailure = reply.failure
        return engine.fetchLater(room, reply.failure)
      }
      let first = body[array: "events"]?.first?[unsigned: "seq"]
      let kept = body[unsigned: "first"] ?? 0
      if let first, first > max(cursor + 1, kept), room.cursor == cursor, room.isReadable {
        return engine.fallOut(of: room, .logGap)
      }
      if first == nil, room.serverSeq == claimed {
        // Less than was heard of: a place in the log that is not there cannot be waited for.
        room.serverSeq = min(room.serverSeq, room.cursor)
        room.acknowledged = SortedSet()
        if room.pending?.acceptedSeq != nil { return engine.fetchLater(room, .unexpectedAnswer) }
      }
      room.failedFetches = 0
      engine.receivePage(body, in: room)
    }
  }

  /// A page did not come, or brought nothing, or could not be judged yet: another try, later and later.
  func fetchLater(_ room: Room, _ failure: EngineFailure) {
    room.failedFetches += 1
    guard connection == .online || room.failedFetches < 8 else {
      room.failedFetches = 0
      return failJobs(of: room, failure)
    }
    room.isHoldingBack = true
    let delay = pause(500, doubled: room.failedFetches, atMost: 30_000)
    after(delay / 2 + jitter(below: delay), in: room) { engine, room in
      room.isHoldingBack = false
      if room.cursor < room.serverSeq || !room.jobs.isEmpty || !room.isCurrent || room.isEnding { engine.fetch(room) }
    }
  }

  func receivePage(_ page: JSON, in room: Room) {
    var events: [RoomEvent] = []
    for json in page[array: "events"] ?? [] {
      if let event = RoomEvent(json), event.room == room.id { events.append(event) }
    }
    let before = room.cursor
    if let first = page[unsigned: "first"], first > room.cursor + 1 { skip(to: first, in: room) }
    receive(events, in: room)
    if page[bool: "more"] == true {
      if room.cursor > before { fetch(room) }
    } else if room.cursor >= room.serverSeq {
      becomeCurrent(room)
    }
    checkEnd(of: room, page: page)
  }

  /// The server has removed what comes before `first`. What can still be followed is; a commit among what is gone leads
  /// to a rejoin, as any commit that cannot be followed.
  private func skip(to first: UInt64, in room: Room) {
    room.cursor = first - 1
    room.hasSkipped = true
    room.acknowledged.removeAll(upTo: room.cursor)
    store(room)
    notice(.warning, EngineFailure(.historyTrimmed), room: room.id)
    if let accepted = room.pending?.acceptedSeq, accepted <= room.cursor {
      fallOut(of: room, EngineFailure(.historyLost))
    }
  }
}
