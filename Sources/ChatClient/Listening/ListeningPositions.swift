import Foundation
import WireCoding

/// The last entry of each room's log that a feed has read.
struct ListeningPositions: Sendable {
  let start: ListeningStart
  /// Where the listener was when the feed began.
  var cursors: [UUIDv7: UInt64] = [:]
  private var read: [UUIDv7: UInt64] = [:]

  init(start: ListeningStart) { self.start = start }

  subscript(room: UUIDv7) -> UInt64 {
    get {
      if let seq = read[room] { return seq }
      return switch start {
      case .cursor: cursors[room] ?? 0
      case .after(let seq): seq
      case .time: 0
      }
    }
    set { read[room] = newValue }
  }

  /// Whether a message is not from before the beginning.
  func includes(_ message: ChatMessage) -> Bool {
    if case .time(let date) = start { message.date >= date } else { true }
  }
}
