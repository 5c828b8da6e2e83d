/// What a room is for.
enum RoomKind: String, Sendable {
  /// Two people; nobody is added or removed.
  case direct
  case group
  case channel
}
