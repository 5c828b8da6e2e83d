import Database
import NIOCore

/// A writer whose transactions are timed.
struct TimedWriter: SQLWriter {
  let writer: any SQLWriter
  let metrics: ServerMetrics

  func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
    let start = NIODeadline.now()
    defer { metrics.time(.write, since: start) }
    return try writer.write(body)
  }
}
