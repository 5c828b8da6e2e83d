import Metrics
import NIOCore
import Synchronization

/// What the server counts about itself. No label names a user, a room or an address.
final class ServerMetrics: Sendable {
  /// Which way a statement goes.
  enum Query: Sendable {
    case read
    case write
  }

  let backend = PrometheusMetrics()
  let messagesIn: Counter
  let deliveries: Counter
  let ephemerals: Counter
  let resyncs: Counter
  let cutOffs: Counter
  /// From the arrival of a change until an event loop has written it to its connections.
  let delivery: Timer
  /// From the arrival of a change until it is on disk.
  let append: Timer
  let batch: Recorder
  let tokens: Timer
  private let reads: Timer
  private let writes: Timer
  private let errors = Mutex<[String: Counter]>([:])
  private let requests = Mutex<[UInt: Counter]>([:])
  private let gauges = Mutex<[@Sendable () -> Void]>([])

  init() {
    let backend = backend
    func counter(_ name: String) -> Counter { Counter(label: "nightjar_" + name, factory: backend) }
    func timer(_ name: String, _ dimensions: [(String, String)] = []) -> Timer {
      Timer(label: "nightjar_" + name, dimensions: dimensions, factory: backend)
    }
    messagesIn = counter("messages_received_total")
    deliveries = counter("messages_delivered_total")
    ephemerals = counter("ephemeral_received_total")
    resyncs = counter("slow_client_resyncs_total")
    cutOffs = counter("slow_client_cut_offs_total")
    delivery = timer("delivery_seconds")
    append = timer("append_seconds")
    batch = Recorder(label: "nightjar_append_batch_size", dimensions: [], aggregate: true, factory: backend)
    tokens = timer("token_verification_seconds")
    reads = timer("query_seconds", [("kind", "read")])
    writes = timer("query_seconds", [("kind", "write")])
  }

  func time(_ query: Query, since start: NIODeadline) { (query == .read ? reads : writes).record(since: start) }

  /// - Parameter code: of the API's own list.
  func count(error code: String) {
    errors.withLock { errors in
      let counter =
        errors[code] ?? Counter(label: "nightjar_errors_total", dimensions: [("code", code)], factory: backend)
      errors[code] = counter
      return counter
    }.increment()
  }

  func count(status: Int) {
    let kind = UInt(clamping: status / 100)
    requests.withLock { requests in
      let counter =
        requests[kind]
        ?? Counter(label: "nightjar_http_responses_total", dimensions: [("status", "\(kind)xx")], factory: backend)
      requests[kind] = counter
      return counter
    }.increment()
  }

  /// Shows a number that is asked for when somebody looks.
  func gauge(_ name: String, _ dimensions: [(String, String)] = [], _ value: @escaping @Sendable () -> Int) {
    let meter = Meter(label: "nightjar_" + name, dimensions: dimensions, factory: backend)
    gauges.withLock { $0.append { meter.set(value()) } }
  }

  /// The whole in Prometheus' text format.
  var text: String {
    for gauge in gauges.withLock({ $0 }) { gauge() }
    return backend.text
  }
}

extension Timer {
  func record(since start: NIODeadline) { recordNanoseconds((NIODeadline.now() - start).nanoseconds) }
}
