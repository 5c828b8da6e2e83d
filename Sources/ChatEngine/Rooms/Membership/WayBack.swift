/// How far a device outside has come on its way into a room.
enum WayBack: Equatable {
  /// The next round of synchronising, or an alarm, takes it up.
  case idle
  /// The server is asked for the room's public state, and the directory for its members.
  case lookingIn
  /// An external commit is on its way.
  case committing
  /// It came back too often lately.
  case pausing
  /// The server is asked to tell the members that this device needs one of them.
  case askingMembers
  /// They have been told.
  case awaitingMembers
  /// Nothing helps without the user.
  case failed
}
