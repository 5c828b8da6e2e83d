public import EngineInterface
public import WireCoding

/// An entry of a room's history, as this device keeps it.
public struct StoredEntry: Equatable, Sendable {
  public let room: UUIDv7
  /// Its place in the room's log.
  public let seq: UInt64
  public let entry: TimelineEntry

  init(room: UUIDv7, seq: UInt64, entry: TimelineEntry) {
    self.room = room
    self.seq = seq
    self.entry = entry
  }

  /// A record of the store; what was damaged there is an entry that says so.
  init(room: UUIDv7, seq: UInt64, record: [UInt8]) {
    let damaged = EntryContent.failed(
      id: UUIDv7(milliseconds: 0, random: Array(repeating: 0, count: 10)), failure: Failure(.unreadableRecord))
    self.init(
      room: room, seq: seq,
      entry: (try? TimelineEntry(decoding: record))
        ?? TimelineEntry(time: 0, epoch: 0, isMine: false, content: damaged))
  }
}
