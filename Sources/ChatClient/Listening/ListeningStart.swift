public import Foundation

/// Where a listener begins to read.
public enum ListeningStart: Equatable, Sendable {
  /// After the last message that it has acknowledged.
  case cursor
  /// After that entry of each room's log; with 0 at the beginning of what this device has read.
  case after(seq: UInt64)
  /// With the first message that the server took at that time or later.
  case time(Date)
}
