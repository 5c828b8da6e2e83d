import ChatProtocol

/// How far a node has handed out a room's log. What overtakes an entry of another node waits for it.
struct RoomCursor {
  /// Entries that wait for one before them; more are dropped, and fetched by and by.
  static let heldLimit = 256

  typealias Entry = (event: RoomEvent, except: ConnectionID?)

  /// All up to here have been handed out.
  private(set) var delivered: UInt64
  private var held: [UInt64: Entry] = [:]
  /// The greatest number that was heard of, whether its entry is held or was dropped.
  private var heard: UInt64
  /// Since when something is missing before what was heard of, in milliseconds of a steady clock.
  private(set) var gapSince: Int64?

  init(delivered: UInt64) {
    self.delivered = delivered
    heard = delivered
  }

  /// - Returns: what may be handed out now, in the log's order.
  mutating func accept(_ event: RoomEvent, except: ConnectionID?, now: Int64) -> [Entry] {
    guard event.seq > delivered else { return [] }
    heard = max(heard, event.seq)
    guard event.seq == delivered + 1 else {
      if held.count < Self.heldLimit { held[event.seq] = (event, except) }
      gapSince = gapSince ?? now
      return []
    }
    var due: [Entry] = [(event, except)]
    delivered = event.seq
    held[delivered] = nil
    while let next = held.removeValue(forKey: delivered + 1) {
      due.append(next)
      delivered += 1
    }
    if delivered >= heard { gapSince = nil }
    return due
  }

  /// Gives up what lies between: the clients are told to fetch it.
  mutating func skip(to seq: UInt64) {
    delivered = max(delivered, seq)
    held = held.filter { $0.key > delivered }
    if delivered >= heard { gapSince = nil }
  }
}
