import WireCoding

/// Who waits for a change to be in the log.
enum JobWish {
  /// Nobody: it keeps the room in order.
  case upkeep
  case command(Text?)
  /// People come in, of whom some may have been left out before.
  case invitation(Invitation)
  /// The first members of a new room come in.
  case newRoom(Text?)
  /// Members go; the room's name gets a key that they do not know.
  case removal(Text?)
}
