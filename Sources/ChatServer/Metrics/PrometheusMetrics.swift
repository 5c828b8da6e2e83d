import Metrics
import Synchronization

/// A backend of swift-metrics that shows what it has collected in Prometheus' text format, version 0.0.4.
///
/// Each server has one of its own, so that several in a process do not mix. Names and labels come from this program alone.
final class PrometheusMetrics: MetricsFactory {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private let families = Mutex<[String: MetricFamily]>([:])

  var text: String {
    let families = families.withLock { $0 }
    var text = ""
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      text += "# TYPE \(name) \(family.kind.rawValue)\n"
      for series in family.series.sorted(by: { $0.labels < $1.labels }) { series.write(name: name, to: &text) }
    }
    return text
  }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(.counter, label, dimensions) { MetricCounter(labels: $0) }
  }

  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(.gauge, label, dimensions) { MetricGauge(labels: $0) }
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    guard aggregate else { return series(.gauge, label, dimensions) { MetricGauge(labels: $0) } }
    return series(.histogram, label, dimensions) {
      MetricHistogram(labels: $0, bounds: MetricHistogram.counts, unit: 1)
    }
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(.histogram, label, dimensions) {
      MetricHistogram(labels: $0, bounds: MetricHistogram.times, unit: 1_000_000_000)
    }
  }

  // Series stay: a Prometheus server expects a counter to be there as long as the process is.
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  /// The series of this name and these labels, made where there is none.
  private func series<Series: MetricSeries>(
    _ kind: MetricFamily.Kind, _ label: String, _ dimensions: [(String, String)], make: (String) -> Series
  ) -> Series {
    let labels = dimensions.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    return families.withLock { families in
      if let known = families[label]?.series.first(where: { $0.labels == labels }) as? Series { return known }
      let series = make(labels)
      families[label, default: MetricFamily(kind: kind)].series.append(series)
      return series
    }
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
