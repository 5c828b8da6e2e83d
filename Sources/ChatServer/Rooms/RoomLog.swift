import Database
import Logging
import ServiceLifecycle
import Synchronization

/// The writer of all rooms' logs. One task takes whatever has arrived while the transaction before was reaching the
/// disk, and writes it in one transaction (group commit): an answer means that the change is on disk, and the changes of
/// many senders share one sync.
final class RoomLog: Service {
  /// Changes that wait, and the bytes they hold; past either, new ones are refused as `overloaded`.
  static let queueLimit = 20_000
  static let queueByteLimit = 128 * 1024 * 1024
  /// Changes in one transaction: enough to share a sync, few enough that nobody waits long.
  static let batchLimit = 1_024

  /// A change that waits, without its type.
  private struct Job: Sendable {
    let size: Int
    /// What to do once the batch is on disk: the effects, then the answer.
    let apply: @Sendable (any SQLConnection, Int64) throws -> (effects: [DeliveryEffect], answer: @Sendable () -> Void)
    let fail: @Sendable (any Error) -> Void
  }

  private struct Queue {
    var jobs: [Job] = []
    var bytes = 0
    var isClosed = false
  }

  private let database: any SQLDatabase
  private let delivery: Delivery
  private let clock: Clock
  private let logger: Logger
  private let queue = Mutex(Queue())
  private let wakeUps: AsyncStream<Void>
  private let wakeUp: AsyncStream<Void>.Continuation

  init(database: any SQLDatabase, delivery: Delivery, clock: Clock, logger: Logger) {
    self.database = database
    self.delivery = delivery
    self.clock = clock
    self.logger = logger
    (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Makes a change, and returns when it is on disk.
  func append<Change: RoomChange>(_ change: Change) async throws -> Change.Answer {
    try await withCheckedThrowingContinuation { continuation in
      append(change) { continuation.resume(with: $0) }
    }
  }

  /// Makes a change, and calls `completion` when it is on disk or refused. The effects have been handed out before.
  func append<Change: RoomChange>(
    _ change: Change, completion: @escaping @Sendable (Result<Change.Answer, any Error>) -> Void
  ) {
    let job = Job(
      size: change.size,
      apply: { connection, now in
        let outcome = try change.apply(to: connection, now: now)
        return (outcome.effects, { completion(.success(outcome.answer)) })
      },
      fail: { completion(.failure($0)) })
    let refusal: APIError? = queue.withLock { queue in
      guard !queue.isClosed else { return .unavailable }
      guard queue.jobs.count < Self.queueLimit, queue.bytes + job.size <= Self.queueByteLimit else {
        return .overloaded
      }
      queue.jobs.append(job)
      queue.bytes += job.size
      return nil
    }
    if let refusal { completion(.failure(refusal)) } else { wakeUp.yield() }
  }

  /// Writes until the service is told to stop, and then what still waits.
  func run() async throws {
    await withGracefulShutdownHandler {
      for await _ in wakeUps { await drain() }
      await drain()
    } onGracefulShutdown: {
      self.close()
    }
    close()
    for job in take() { job.fail(APIError.unavailable) }
  }

  private func close() {
    queue.withLock { $0.isClosed = true }
    wakeUp.finish()
  }

  private func drain() async {
    while true {
      let batch = take()
      guard !batch.isEmpty else { return }
      await write(batch)
    }
  }

  private func take() -> [Job] {
    queue.withLock { queue in
      let batch = Array(queue.jobs.prefix(Self.batchLimit))
      queue.jobs.removeFirst(batch.count)
      for job in batch { queue.bytes -= job.size }
      return batch
    }
  }

  private func write(_ batch: [Job]) async {
    let now = clock.now()
    do {
      let results = try await database.write { connection in
        try batch.map { job -> Result<(effects: [DeliveryEffect], answer: @Sendable () -> Void), APIError> in
          do {
            return .success(try job.apply(connection, now))
          } catch let refusal as APIError {
            return .failure(refusal)
          }
        }
      }
      // On disk: others hear of it in the order of the log, then the senders.
      for case .success(let result) in results { delivery.perform(result.effects) }
      for (job, result) in zip(batch, results) {
        switch result {
        case .success(let result): result.answer()
        case .failure(let refusal): job.fail(refusal)
        }
      }
    } catch {
      guard batch.count > 1 else {
        logger.error("A change of a room could not be written.", metadata: ["error": "\(type(of: error))"])
        batch[0].fail(error)
        return
      }
      // One of them may be at fault: each gets a transaction of its own.
      for job in batch { await write([job]) }
    }
  }
}
