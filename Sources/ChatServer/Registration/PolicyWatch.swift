import Database
import Logging
import ServiceLifecycle

/// Looks each second whether administrators have changed something, at another node or on the database itself: reads the
/// policy again, and ends at this node the sessions that have been ended. It is one row that is read, mostly.
struct PolicyWatch: Service {
  let database: any SQLDatabase
  let board: PolicyBoard
  let sessions: SessionService
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var seen = board.current.revision
      while !Task.isCancelled {
        seen = await look(since: seen)
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// - Returns: the revision that this node has come to.
  private func look(since seen: Int64) async -> Int64 {
    do {
      let policy = try await database.read { connection -> ServerPolicy? in
        let store = PolicyStore(connection: connection)
        return try store.revision() == seen ? nil : try store.policy()
      }
      guard let policy else { return seen }
      // The sessions first: where that fails, the next look tries again.
      try await sessions.recallEnded(closing: true)
      board.show(policy)
      return policy.revision
    } catch {
      logger.debug("The policy could not be read.", metadata: ["error": "\(type(of: error))"])
      return seen
    }
  }
}
