import WireCoding

/// What is to be done at a time (``ChatEngine/rang(_:)``).
enum Alarm {
  case setUp
  case keyPackages
  case connect
  case synchronise
  /// A round that failed is tried again.
  case retryRound
  case maintenance
  /// Somebody's patience ends: what the end of every event looks for is looked for.
  case settle
  /// A ratchet tree that did not come is asked for once more.
  case tree(TreeRequest)
  /// Passed over where the room is gone by then.
  case room(UUIDv7, RoomAlarm)
  /// The next step of a command.
  case step((ChatEngine) -> Void)
}
