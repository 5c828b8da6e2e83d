/// A room, as a list of its user's rooms shows it.
struct Membership: Sendable {
  let room: RoomSummary
  let role: RoomRole
  /// Where the log begins for the user; nothing before it is handed out.
  let joinedSeq: UInt64
  /// Where it begins for this device: the commit that added it, or else its user.
  let startSeq: UInt64
}
