/// Why the bus did not do what it was asked.
public enum BusError: Error, Hashable, Sendable {
  /// It cannot be reached, or too much waits for it.
  case unavailable
  /// It refused a command.
  case refused
  /// The address is none.
  case invalidAddress
}
