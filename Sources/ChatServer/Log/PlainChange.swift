import Database
import WireCoding

/// A change that reads and writes the database itself. What messages before it in the same transaction have altered is
/// written down by then.
protocol PlainChange: RoomChange {
  // Named again, so that it is inferred from what follows.
  associatedtype Answer

  /// - Parameter now: Unix time in milliseconds.
  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Answer>
}

extension PlainChange {
  func apply(in transaction: LogTransaction) throws -> RoomOutcome<Answer> {
    guard let room = lockedRoom else { return try apply(to: transaction.connection, now: transaction.now) }
    try transaction.settle(room)
    defer { transaction.didAlter(room) }
    return try apply(to: transaction.connection, now: transaction.now)
  }
}
