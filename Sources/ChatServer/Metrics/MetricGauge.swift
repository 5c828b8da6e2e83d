import Metrics
import Synchronization

/// A number that goes up and down.
final class MetricGauge: MeterHandler, RecorderHandler, MetricSeries {
  let labels: String
  private let bits = Atomic<UInt64>(0)

  init(labels: String) { self.labels = labels }

  var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
  func increment(by amount: Double) { add(amount) }
  func decrement(by amount: Double) { add(-amount) }

  func write(name: String, to text: inout String) {
    let value = value
    text += "\(head(name)) \(value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value))\n"
  }

  private func add(_ amount: Double) {
    var old = bits.load(ordering: .relaxed)
    while true {
      let new = (Double(bitPattern: old) + amount).bitPattern
      let (isExchanged, current) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
      if isExchanged { return }
      old = current
    }
  }
}
