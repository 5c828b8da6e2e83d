import WireCoding

/// A Welcome as the mailbox has it.
struct WaitingWelcome {
  let room: UUIDv7
  /// The place in the room's log of the commit that it belongs to.
  let seq: UInt64
  /// An encoded MLSMessage.
  let payload: [UInt8]
}
