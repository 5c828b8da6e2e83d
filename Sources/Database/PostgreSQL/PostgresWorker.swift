import Foundation

/// One thread of the pool with its connection.
final class PostgresWorker {
  private static let attempts = 6

  private let pool: PostgresPool
  private var session: PostgresSession?

  init(pool: PostgresPool) { self.pool = pool }

  /// Runs a transaction. It is run again where another was in the way, or where the connection had broken before its
  /// commit was sent: nothing of it can have stayed.
  func perform<T>(writes: Bool, _ body: (any SQLConnection) throws -> T) throws -> T {
    for attempt in 1... {
      let reused = session
      let session = try session ?? pool.connect()
      self.session = session
      var isCommitting = false
      do {
        let result = try run(on: session, writes: writes, body, isCommitting: &isCommitting)
        if session.isBroken { self.session = nil }
        return result
      } catch {
        if session.isBroken {
          self.session = nil
          // A connection that had stood idle may have been dead for long: the server was restarted.
          guard reused != nil, !isCommitting || !writes else { throw error }
        } else if session.lastFailure == .serialization, attempt < Self.attempts {
          Thread.sleep(forTimeInterval: Double.random(in: 0...0.01) * Double(attempt))
        } else {
          throw error
        }
      }
    }
    throw SQLError(.serialization)
  }

  private func run<T>(
    on session: PostgresSession, writes: Bool, _ body: (any SQLConnection) throws -> T, isCommitting: inout Bool
  ) throws -> T {
    session.begin()
    do {
      // READ COMMITTED for changes; what only reads sees one state of the database throughout.
      try session.send(
        writes ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
      let result = try body(PostgresTransaction(session: session))
      guard writes else {
        try session.send("COMMIT")
        try session.finishLater()
        return result
      }
      isCommitting = true
      try session.send("COMMIT")
      // A transaction in which something failed is rolled back by a commit, with success.
      guard try session.synchronise()?.command == "COMMIT" else { throw SQLError(.failed) }
      return result
    } catch {
      // What was sent and failed unseen has no say any more.
      _ = try? session.synchronise()
      if !session.isBroken {
        try? session.send("ROLLBACK")
        _ = try? session.synchronise()
      }
      throw error
    }
  }
}
