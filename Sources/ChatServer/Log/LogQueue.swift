/// Changes that wait for the log's writer, in the order of their arrival.
struct LogQueue {
  /// Changes that wait, and the bytes they hold; past either, new ones are refused as `overloaded`.
  static let limit = 20_000
  static let byteLimit = 128 * 1024 * 1024
  /// Changes in one transaction: enough to share a sync, few enough that nobody waits long.
  static let batchLimit = 1_024
  /// Bytes in one transaction, unless the first change is larger: what is handed out together has to fit a reader's
  /// outbound bound several times.
  static let batchByteLimit = 1024 * 1024

  private var jobs: [LogJob] = []
  private(set) var bytes = 0
  private var isClosed = false

  var count: Int { jobs.count }

  /// - Returns: whether nothing waited before it.
  /// - Throws: ``APIError`` where the queue is full or closed.
  mutating func add(_ job: LogJob) throws(APIError) -> Bool {
    guard !isClosed else { throw .unavailable }
    guard jobs.count < Self.limit, bytes + job.size <= Self.byteLimit else { throw .overloaded }
    let isFirst = jobs.isEmpty
    jobs.append(job)
    bytes += job.size
    return isFirst
  }

  /// Takes what goes into one transaction; nothing where nothing waits.
  mutating func take() -> [LogJob] {
    var size = 0
    let count =
      jobs.prefix(Self.batchLimit).firstIndex { job in
        size += job.size
        return size > Self.batchByteLimit
      } ?? min(jobs.count, Self.batchLimit)
    let batch = Array(jobs.prefix(max(count, 1)))
    jobs.removeFirst(batch.count)
    for job in batch { bytes -= job.size }
    return batch
  }

  /// Lets nothing more in.
  mutating func close() { isClosed = true }
}
