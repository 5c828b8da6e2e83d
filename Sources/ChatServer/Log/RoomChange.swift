import WireCoding

/// Something that alters rooms, run by the one writer of ``RoomLog``.
///
/// A change checks first and writes afterwards. What it throws as ``APIError`` is an answer to its sender, and means
/// that it has written nothing; other errors undo the whole batch.
protocol RoomChange: Sendable {
  associatedtype Answer: Sendable

  /// Bytes that the change holds while it waits.
  var size: Int { get }

  /// The room that the change is about. Its row is locked before the batch begins, so that of several nodes one at a time
  /// looks at the room and alters it. Nil where a change needs none.
  var lockedRoom: UUIDv7? { get }

  func apply(in transaction: LogTransaction) throws -> RoomOutcome<Answer>
}
