import WireCoding

/// Who has come and gone since this was last told.
struct PresenceNews: Sendable {
  struct Change: Sendable {
    let username: String
    /// Rooms of a user who has gone, whose members are to hear of it.
    var rooms: Set<UUIDv7> = []
    /// Counts all changes up; a connection that was told who is online after it need not hear of it.
    var number: UInt64
  }

  private(set) var changes: [UUIDv7: Change] = [:]
  /// Of the latest change.
  private(set) var number: UInt64 = 0

  /// Notes a change, which replaces an earlier one of the same user: what counts is how things stand when it is told.
  ///
  /// - Parameter rooms: those of a user who has gone.
  mutating func note(_ user: UUIDv7, username: String, rooms: Set<UUIDv7> = []) {
    number += 1
    var change = changes[user] ?? Change(username: username, number: number)
    change.number = number
    change.rooms.formUnion(rooms)
    changes[user] = change
  }

  mutating func take() -> [UUIDv7: Change] {
    defer { changes = [:] }
    return changes
  }
}
