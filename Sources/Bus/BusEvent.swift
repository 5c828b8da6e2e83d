/// What a node hears from the others.
public enum BusEvent: Hashable, Sendable {
  case message(BusMessage)
  /// Messages may have been lost before this.
  case interrupted
}
