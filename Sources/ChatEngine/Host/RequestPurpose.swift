import WireCoding

/// What a request to the server is made for. One place decides whether its answer still matters
/// (``ChatEngine/answered(_:_:)``).
enum RequestPurpose {
  case setUp
  case keyPackages
  case backup
  case synchroniser(SynchroniserRequest)
  /// An account's entry in the directory.
  case account(UUIDv7)
  /// Passed over where the room is gone when the answer comes.
  case room(UUIDv7, RoomRequest)
  case tree(TreeRequest)
  /// Nobody waits for the answer.
  case nothing
  /// The next step of a command.
  case step((ChatEngine, EngineReply) -> Void)
}
