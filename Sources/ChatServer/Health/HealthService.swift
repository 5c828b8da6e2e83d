import Bus
import Database

/// Whether the server can serve.
struct HealthService: Sendable {
  let database: any SQLDatabase
  let bus: any Bus
  let directory: DataDirectory
  let delivery: Delivery

  /// Bytes of disk below which the server is no longer ready: less than that fills in minutes.
  static let spaceNeeded: Int64 = 64 * 1024 * 1024

  /// How long the database may take to answer.
  private static let patience = Duration.seconds(3)

  /// What has to be well, and whether it is.
  func checks() async -> [(name: String, isWell: Bool)] {
    [
      ("database", await databaseAnswers()),
      ("bus", bus.isHealthy()),
      ("serving", !delivery.isStopping),
      ("disk", directory.freeSpace.map { $0 > Self.spaceNeeded } ?? true),
    ]
  }

  /// Whether the database answers within some seconds: one that hangs is as good as none.
  private func databaseAnswers() async -> Bool {
    let (answers, continuation) = AsyncStream.makeStream(of: Bool.self)
    let question = Task { [database] in
      continuation.yield((try? await database.read { try HealthStore(connection: $0).probe() }) ?? false)
    }
    let limit = Task {
      try? await Task.sleep(for: Self.patience)
      continuation.yield(false)
    }
    defer {
      question.cancel()
      limit.cancel()
    }
    for await answer in answers { return answer }
    return false
  }
}
