import Metrics
import Synchronization

/// A number that only grows. Counting is one atomic addition.
final class MetricCounter: CounterHandler, MetricSeries {
  let labels: String
  private let count = Atomic<Int64>(0)

  init(labels: String) { self.labels = labels }

  var value: Int64 { count.load(ordering: .relaxed) }

  func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

  func reset() { count.store(0, ordering: .relaxed) }

  func write(name: String, to text: inout String) { text += "\(head(name)) \(value)\n" }
}
