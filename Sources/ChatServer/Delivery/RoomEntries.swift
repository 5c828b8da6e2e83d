import NIOCore
import WebSockets
import WireCoding

/// Entries of one room's log that were written together, encoded once for everybody.
struct RoomEntries: Sendable {
  let room: UUIDv7
  /// In the order of the log. Each is meant for all but one connection, its sender's.
  private(set) var frames: [(frame: PreparedFrame, except: ConnectionID?)] = []
  /// When the server was asked for each.
  private(set) var arrivals: [NIODeadline] = []
  /// The connections that are left out of some.
  private var senders: Set<ConnectionID> = []
  private var lastSender: ConnectionID?
  /// All of them, for those who get them all; nil before ``sealed()``.
  private(set) var batch: PreparedBatch?

  init(room: UUIDv7) { self.room = room }

  mutating func append(_ frame: PreparedFrame, except sender: ConnectionID?, arrival: NIODeadline) {
    arrivals.append(arrival)
    frames.append((frame, sender))
    guard let sender, sender != lastSender else { return }
    senders.insert(sender)
    lastSender = sender
  }

  /// Whether the connection sent some of them.
  func areSent(by connection: ConnectionID) -> Bool {
    // Mostly there is one.
    senders.count < 2 ? connection == lastSender : senders.contains(connection)
  }

  /// For one of several event loops, with a batch of its own.
  func copied() -> RoomEntries {
    var copy = self
    copy.batch = batch?.copied()
    return copy
  }

  /// With the batch made, now that nothing more is appended.
  func sealed() -> RoomEntries {
    var sealed = self
    if !frames.isEmpty { sealed.batch = PreparedBatch(frames.map(\.frame)) }
    return sealed
  }
}
