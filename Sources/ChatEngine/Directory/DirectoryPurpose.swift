import WireCoding

/// What goes on when the directory has answered.
enum DirectoryPurpose {
  /// A Welcome whose members are checked.
  case welcome(OpenedWelcome)
  /// A commit of this room, whose new leaves are checked.
  case commit(UUIDv7)
  /// A room's public state, whose leaves are checked before this device joins.
  case publicState(PublicState)
  /// The members of a room are shown to the command.
  case members(room: UUIDv7, Text?)
  /// The user looks at a room.
  case open(room: UUIDv7, Text?)
  /// The user is told that somebody wants to come back into a room.
  case returnNotice(UUIDv7, room: UUIDv7)
  case returnClaim(ReturningDevice)
  /// The next step of a command.
  case step((ChatEngine, EngineFailure?) -> Void)
}
