/// The part of a room's log that one membership gives its user to read.
struct LogSpan: Equatable, Sendable {
  /// The entry that brought the user in.
  let after: UInt64
  /// The entry that ended the membership, itself included; nil while it lasts.
  let through: UInt64?
}
