import Synchronization

/// The policy as this node knows it: what every request asks about. Decisions that must not be wrong read the database.
final class PolicyBoard: Sendable {
  private let policy = Mutex(ServerPolicy())

  var current: ServerPolicy { policy.withLock { $0 } }

  func show(_ fresh: ServerPolicy) { policy.withLock { if fresh.revision >= $0.revision { $0 = fresh } } }

  /// - Throws: ``APIError/readOnly`` where nothing may be written.
  func requireWritable() throws(APIError) { if current.isReadOnly { throw .readOnly } }
}
