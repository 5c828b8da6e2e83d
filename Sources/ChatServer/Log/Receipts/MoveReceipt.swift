import Database
import WireCoding

/// Moves a member's cursor forward, and lets the others know; of a user who has switched receipts off, it does neither.
struct MoveReceipt: PlainChange {
  let receipt: Receipt

  var size: Int { 64 }
  var lockedRoom: UUIDv7? { receipt.room }

  /// It alters nothing that a message depends on.
  func apply(in transaction: LogTransaction) throws -> RoomOutcome<Void> {
    try transaction.settle(receipt.room)
    return try apply(to: transaction.connection, now: transaction.now)
  }

  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Void> {
    let receipts = ReceiptStore(connection: connection)
    if try receipts.move(receipt) { return RoomOutcome(answer: (), effects: [.receipt(receipt)]) }
    // Nothing moved: either it need not, or the room is none of the user's.
    _ = try RoomStore(connection: connection).room(receipt.room, for: receipt.user)
    return RoomOutcome(answer: ())
  }
}
