import ChatProtocol
import WireCoding

/// How far the reading of a room's log is.
struct LogReader {
  enum Paging: Equatable {
    case idle
    case fetching
    /// A page did not come, or led nowhere: the next waits for its time.
    case pausing
  }

  var paging = Paging.idle
  /// Pages that did not come in a row.
  var failures = 0
  /// Whether a page is asked for on behalf of messages that wait for the log's end.
  var isConfirming = false
  /// Entries that wait for a directory answer, or for the room to be joined.
  var inbox: [RoomEvent] = []
  /// Whether the first of them waits for the directory.
  var isWaitingForDirectory = false
  /// Entries for which the directory has been asked already: what is unknown after that is untrusted.
  var askedFor = SortedSet<UInt64>()
  /// Sequence numbers of this device's own entries that the server has acknowledged ahead of the cursor.
  var acknowledged = SortedSet<UInt64>()
  /// The server's count of entries, as last heard.
  var serverSeq: UInt64 = 0
  /// Set when entries were passed over that the server holds no longer, until the room is joined again.
  var hasSkipped = false

  /// Whether nothing is under way that would move the epoch.
  var isAtRest: Bool { paging != .fetching && !isWaitingForDirectory }

  /// A membership has begun: what was under way belongs to another.
  mutating func begin() {
    inbox = []
    askedFor = SortedSet()
    acknowledged = SortedSet()
    hasSkipped = false
  }
}
