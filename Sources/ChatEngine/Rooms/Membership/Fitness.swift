/// What a member's state of a room is good for.
enum Fitness: Equatable {
  /// The log has not been read to its end in this process: the state may turn out to be an old one. What it encrypts
  /// waits.
  case unconfirmed
  /// The ratchets are where this device has left them, and the log's end was heard of at this time: Unix time in
  /// milliseconds.
  case current(heardAt: UInt64)
  /// This device has sent what this state does not know of: its next keys are used keys. The log is read on, and the room
  /// joined anew.
  case rolledBack
  /// Somebody wrote in another history of the room. It is read on, and nothing is said.
  case forked
  /// The membership is over. The log is read to its end, and the room closed.
  case ending
}
