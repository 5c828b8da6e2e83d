import ChatProtocol

/// A piece of a room's log on its way to a reader.
struct LogPage: Sendable {
  var events: [RoomEvent]
  /// Whether another page follows.
  var more: Bool
  /// Where the log begins for the reader: at the membership, or where older entries have been removed.
  var first: UInt64
  /// For somebody who is no member any more: the last entry that there is to read.
  var until: UInt64?
}
