extension Room {
  /// What is stored, and told, of where this device stands in a room.
  enum Status: UInt8 {
    case ok = 0
    /// In the room, but without its keys yet: an external join is under way or to come.
    case joining = 1
    case repairing = 2
    case failed = 3
    case left = 4
    /// Somebody wrote in another history of the room than this device knows.
    case forked = 5
  }
}
