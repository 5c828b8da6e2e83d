import WireCoding

/// How far a member has come in a room's log.
struct Receipt: Sendable {
  enum Kind: String, Sendable {
    /// A device of the member's holds the entries.
    case delivered
    /// The member has seen them. What is read is delivered, too.
    case read
  }

  let room: UUIDv7
  let user: UUIDv7
  let kind: Kind
  let seq: UInt64
}
