import ChatProtocol
import EngineInterface
import WireCoding

extension ChatEngine {
  /// Takes in entries of a room's log, in whatever order and however often they come.
  func receive(_ events: [RoomEvent], in room: Room) {
    for event in events { room.log.serverSeq = max(room.log.serverSeq, event.seq) }
    let isWaiting = room.log.isWaitingForDirectory || room.isJoining
    if isWaiting, room.log.inbox.count + events.count > Limit.inbox { return }
    for event in events { room.log.inbox.append(event) }
    if isWaiting { return }
    var events = room.log.inbox
    room.log.inbox = []
    var isBehind = false
    events.arrange { $0.seq < $1.seq }
    for (index, event) in events.enumerated() where event.seq > room.record.cursor {
      advance(room)
      guard room.isReadable else { return }
      guard event.seq > room.record.cursor else { continue }
      guard event.seq == room.record.cursor + 1 else {
        isBehind = true
        break
      }
      switch process(event, in: room) {
      case .done: room.record.cursor = max(room.record.cursor, event.seq)
      case .waiting:
        room.log.inbox = Array(events[index...])
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
    if isBehind || room.record.cursor < room.log.serverSeq { return fetch(room) }
    if room.membership == .member(.rolledBack) { return fallOut(of: room, .rolledBack) }
    runJobs(in: room)
  }

  /// Passes over what this device itself has put in the log, as far as that is next.
  func advance(_ room: Room) {
    var moved = false
    while true {
      if room.log.acknowledged.remove(room.record.cursor + 1) {
        room.record.cursor += 1
        moved = true
      } else if let pending = room.pending, pending.acceptedSeq == room.record.cursor + 1 {
        install(pending, in: room, seq: room.record.cursor + 1, time: pending.acceptedTime)
        moved = true
      } else {
        break
      }
    }
    room.log.acknowledged.removeAll(upTo: room.record.cursor)
    if moved { store(room) }
    let isAhead = (room.pending?.acceptedSeq ?? 0) > room.record.cursor || !room.log.acknowledged.isEmpty
    if isAhead, room.isReadable || room.isJoining { fetch(room) }
  }

  // MARK: pages

  func fetch(_ room: Room) {
    guard room.log.paging == .idle, room.membership != .left, room.group != nil else { return }
    room.log.paging = .fetching
    request(
      "GET", "/events?after=\(room.record.cursor)&limit=\(Limit.page)", of: room,
      for: .page(LogPosition(cursor: room.record.cursor, claimed: room.log.serverSeq, stay: room.standing.joinedSeq)))
  }

  func pageAnswered(_ reply: EngineReply, _ asked: LogPosition, in room: Room) {
    room.log.paging = .idle
    guard reply.isSuccess, let body = reply.body else {
      if reply.status == 403 || reply.status == 404 {
        // The answer may be about a stay that is over.
        guard room.standing.joinedSeq == asked.stay else { return fetch(room) }
        return close(room, because: Self.noMember)
      }
      synchroniser.failure = reply.failure
      return fetchLater(room, reply.failure)
    }
    let first = body[array: "events"]?.first?[unsigned: "seq"]
    let kept = body[unsigned: "first"] ?? 0
    if let first, first > max(asked.cursor + 1, kept), room.record.cursor == asked.cursor, room.isReadable {
      return fallOut(of: room, .logGap)
    }
    if first == nil, room.log.serverSeq == asked.claimed {
      // Less than was heard of: a place in the log that is not there cannot be waited for.
      room.log.serverSeq = min(room.log.serverSeq, room.record.cursor)
      room.log.acknowledged = SortedSet()
      if room.pending?.acceptedSeq != nil { return fetchLater(room, .unexpectedAnswer) }
    }
    room.log.failures = 0
    receivePage(body, in: room)
  }

  /// A page did not come, or brought nothing, or could not be judged yet: another try, later and later.
  func fetchLater(_ room: Room, _ failure: EngineFailure) {
    room.log.failures += 1
    guard connection == .online || room.log.failures < 8 else {
      room.log.failures = 0
      return failJobs(of: room, failure)
    }
    room.log.paging = .pausing
    let delay = pause(500, doubled: room.log.failures, atMost: 30_000)
    after(delay / 2 + jitter(below: delay), .fetch, in: room)
  }

  func endPause(of room: Room) {
    room.log.paging = .idle
    let isBehind = room.record.cursor < room.log.serverSeq || !room.isCurrent
    if isBehind || !room.jobs.isEmpty || awaitsWelcome(room) { fetch(room) }
  }

  func receivePage(_ page: JSON, in room: Room) {
    var events: [RoomEvent] = []
    for json in page[array: "events"] ?? [] {
      if let event = RoomEvent(json), event.room == room.id { events.append(event) }
    }
    let before = room.record.cursor
    if let first = page[unsigned: "first"], first > room.record.cursor + 1 { skip(to: first, in: room) }
    receive(events, in: room)
    if page[bool: "more"] == true {
      if room.record.cursor > before { fetch(room) }
    } else if room.record.cursor >= room.log.serverSeq {
      becomeCurrent(room)
    }
    checkEnd(of: room, page: page)
    // The log has not come as far as the Welcome that waits for it.
    if awaitsWelcome(room), room.isReadable, room.log.paging == .idle { fetchLater(room, .unexpectedAnswer) }
  }

  /// The server has removed what comes before `first`. What can still be followed is; a commit among what is gone leads
  /// to a rejoin, as any commit that cannot be followed.
  private func skip(to first: UInt64, in room: Room) {
    room.record.cursor = first - 1
    room.log.hasSkipped = true
    room.log.acknowledged.removeAll(upTo: room.record.cursor)
    store(room)
    notice(.warning, EngineFailure(.historyTrimmed), room: room.id)
    if let accepted = room.pending?.acceptedSeq, accepted <= room.record.cursor {
      fallOut(of: room, EngineFailure(.historyLost))
    }
  }
}
