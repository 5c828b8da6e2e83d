import Database

/// Something that alters rooms, run by the one writer of ``RoomLog``.
///
/// A change checks first and writes afterwards. What it throws as ``APIError`` is an answer to its sender, and means
/// that it has written nothing; other errors undo the whole batch.
protocol RoomChange: Sendable {
  associatedtype Answer: Sendable

  /// Bytes that the change holds while it waits.
  var size: Int { get }

  /// - Parameter now: Unix time in milliseconds.
  func apply(to connection: any SQLConnection, now: Int64) throws -> RoomOutcome<Answer>
}
