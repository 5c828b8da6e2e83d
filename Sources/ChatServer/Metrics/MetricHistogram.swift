import Metrics
import Synchronization

/// Counts values by buckets. Recording is a short search and two atomic additions.
final class MetricHistogram: TimerHandler, RecorderHandler, MetricSeries {
  /// From 50 µs to 10 s, in nanoseconds: a fan-out on loopback lies at the low end, a stalled disk at the high one.
  static let times: [Int64] = [
    50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
    100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 10_000_000_000,
  ]
  /// Powers of four, for numbers of things.
  static let counts: [Int64] = [1, 4, 16, 64, 256, 1024, 4096, 16_384]

  private final class Cell: Sendable {
    let count = Atomic<Int64>(0)
  }

  let labels: String
  private let bounds: [Int64]
  private let unit: Double
  /// One for each bound, and one for what is larger.
  private let cells: [Cell]
  private let sum = Atomic<Int64>(0)

  /// - Parameters:
  ///   - bounds: upper bounds of the buckets, rising.
  ///   - unit: how many of the recorded units are one of the exposed: 1e9 for nanoseconds shown as seconds.
  init(labels: String, bounds: [Int64], unit: Double) {
    self.labels = labels
    self.bounds = bounds
    self.unit = unit
    cells = (0...bounds.count).map { _ in Cell() }
  }

  func recordNanoseconds(_ duration: Int64) { record(duration) }

  func record(_ value: Double) { record(Int64(value.rounded(.toNearestOrAwayFromZero).clamped)) }

  func record(_ value: Int64) {
    var low = 0
    var high = bounds.count
    while low < high {
      let middle = (low + high) / 2
      if value <= bounds[middle] { high = middle } else { low = middle + 1 }
    }
    cells[low].count.wrappingAdd(1, ordering: .relaxed)
    sum.wrappingAdd(value, ordering: .relaxed)
  }

  func write(name: String, to text: inout String) {
    var total: Int64 = 0
    for (index, bound) in bounds.enumerated() {
      total += cells[index].count.load(ordering: .relaxed)
      text += "\(head(name + "_bucket", "le=\"\(Double(bound) / unit)\"")) \(total)\n"
    }
    total += cells[bounds.count].count.load(ordering: .relaxed)
    text += "\(head(name + "_bucket", "le=\"+Inf\"")) \(total)\n"
    text += "\(head(name + "_sum")) \(Double(sum.load(ordering: .relaxed)) / unit)\n"
    text += "\(head(name + "_count")) \(total)\n"
  }
}

extension Double {
  /// Within what `Int64` holds; not a number becomes 0.
  fileprivate var clamped: Double { isNaN ? 0 : Swift.min(Swift.max(self, -9e18), 9e18) }
}
