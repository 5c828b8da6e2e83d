import Database
import Logging
import Metrics
import ServiceLifecycle
import Synchronization
import WireCoding

/// The writer of all rooms' logs. One task takes whatever has arrived while the transaction before was reaching the
/// disk, and writes it in one transaction (group commit): an answer means that the change is on disk, and the changes of
/// many senders share one sync.
///
/// The task has a thread to itself, which the database blocks: a change that comes alone wakes one thread, not one for
/// the task, one for the transaction, and one for what follows.
final class RoomLog: Service {
  private let database: any SQLDatabase
  private let delivery: Delivery
  /// The other nodes; nil for one that is alone.
  private let exchange: NodeExchange?
  private let metrics: ServerMetrics
  private let clock: Clock
  private let logger: Logger
  private let queue = Mutex(LogQueue())
  private let wakeUps: AsyncStream<Void>
  private let wakeUp: AsyncStream<Void>.Continuation

  init(
    database: any SQLDatabase, delivery: Delivery, exchange: NodeExchange? = nil, clock: Clock, logger: Logger
  ) {
    self.database = database
    self.delivery = delivery
    metrics = delivery.metrics
    self.exchange = exchange
    self.clock = clock
    self.logger = logger
    (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Changes that wait, and the bytes that they hold.
  var waiting: (changes: Int, bytes: Int) { queue.withLock { ($0.count, $0.bytes) } }

  /// Makes a change, and returns when it is on disk.
  func append<Change: RoomChange>(_ change: Change) async throws -> Change.Answer {
    try await withCheckedThrowingContinuation { continuation in
      append(change) { result, _ in continuation.resume(with: result) }
    }
  }

  /// Makes a change, and calls `completion` when it is on disk or refused. What it adds to the outbox goes out after the
  /// effects of all changes written together, with one hop to each event loop.
  func append<Change: RoomChange>(
    _ change: Change, completion: @escaping @Sendable (Result<Change.Answer, any Error>, inout Outbox) -> Void
  ) {
    let job = LogJob(
      size: change.size, room: change.lockedRoom, message: change as? AppendMessage,
      apply: { transaction in
        let outcome = try change.apply(in: transaction)
        return (outcome.effects, { completion(.success(outcome.answer), &$0) })
      },
      fail: { completion(.failure($0), &$1) })
    let isFirst: Bool
    do throws(APIError) {
      isFirst = try queue.withLock { queue throws(APIError) in try queue.add(job) }
    } catch {
      return fail([job], with: error)
    }
    // Where something waits already, the writer is awake and takes this, too.
    if isFirst { wakeUp.yield() }
  }

  /// Writes until the service is told to stop, and then what still waits.
  func run() async throws {
    let thread = TaskThread(name: "nightjar.log")
    await withTaskExecutorPreference(thread) {
      let writer = database.makeWriter()
      await withGracefulShutdownHandler {
        var handedOut: [Handout] = []
        for await _ in wakeUps { await drain(&handedOut, writer) }
        await drain(&handedOut, writer)
      } onGracefulShutdown: {
        self.close()
      }
    }
    thread.stop()
    close()
    while case let rest = queue.withLock({ $0.take() }), !rest.isEmpty { fail(rest, with: APIError.unavailable) }
  }

  private func close() {
    queue.withLock { $0.close() }
    wakeUp.finish()
  }

  /// - Parameter handedOut: over when the event loops have written the batch before.
  private func drain(_ handedOut: inout [Handout], _ writer: any SQLWriter) async {
    while true {
      let batch = queue.withLock { $0.take() }
      guard !batch.isEmpty else { return }
      let (outbox, told) = await write(batch, writer)
      // At most one batch waits for the event loops: where they fall behind, so does the log, and in the end its senders.
      for handout in handedOut { await handout.wait() }
      handedOut = told + [outbox.flush(metrics)]
    }
  }

  /// - Returns: what is still to be said, and what is over when the event loops have said the rest.
  private func write(_ batch: [LogJob], _ writer: any SQLWriter) async -> (outbox: Outbox, told: [Handout]) {
    let now = clock.now()
    var outbox = Outbox()
    var told: [Handout] = []
    do {
      let results = try writer.write { connection in
        try LogStore(connection: connection).lock(Set(batch.compactMap(\.room)))
        let transaction = LogTransaction(connection, now: now)
        try transaction.prepare(batch.compactMap(\.message))
        let results = try batch.map { job -> Result<LogJob.Written, APIError> in
          do {
            return .success(try job.apply(transaction))
          } catch let refusal as APIError {
            return .failure(refusal)
          }
        }
        try transaction.settle()
        return results
      }
      // On disk: others hear of it in the order of the log, then the senders.
      var effects: [DeliveryEffect] = []
      for (job, result) in zip(batch, results) {
        metrics.append.record(since: job.arrival)
        guard case .success(let result) = result else { continue }
        if exchange == nil {
          delivery.perform(result.effects, arrival: job.arrival, through: &outbox)
        } else {
          effects += result.effects
        }
      }
      // Where there are other nodes, what they have written may have to be said first.
      if let exchange { told = [await exchange.perform(effects, arrival: batch[0].arrival)] }
      metrics.batch.record(batch.count)
      for (job, result) in zip(batch, results) {
        switch result {
        case .success(let result): result.answer(&outbox)
        case .failure(let refusal): job.fail(refusal, &outbox)
        }
      }
    } catch {
      if let error = error as? SQLError, error.code == .unavailable || error.code == .full {
        // None would fare better alone. Senders try again with the same ids, so that nothing is there twice.
        logger.error("Changes of rooms could not be written.", metadata: ["error": .string(error.description)])
        for job in batch { job.fail(error, &outbox) }
        // They may be on disk all the same, where the connection broke at the end.
        await exchange?.mayHaveMissed()
        return (outbox, told)
      }
      guard batch.count > 1 else {
        logger.error("A change of a room could not be written.", metadata: ["error": "\(type(of: error))"])
        batch[0].fail(error, &outbox)
        return (outbox, told)
      }
      // One of them may be at fault: each gets a transaction of its own.
      for job in batch { await write([job], writer).outbox.flush(metrics) }
    }
    return (outbox, told)
  }

  private func fail(_ jobs: [LogJob], with error: any Error) {
    var outbox = Outbox()
    for job in jobs { job.fail(error, &outbox) }
    outbox.flush(metrics)
  }
}
