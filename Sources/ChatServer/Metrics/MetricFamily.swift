/// All series of one metric's name: Prometheus' text groups them under one `# TYPE` line.
struct MetricFamily: Sendable {
  enum Kind: String, Sendable {
    case counter
    case gauge
    case histogram
  }

  let kind: Kind
  var series: [any MetricSeries] = []
}

/// One metric with its labels.
protocol MetricSeries: AnyObject, Sendable {
  /// `code="not_found"` and the like, joined by commas; empty where there are none.
  var labels: String { get }

  /// Appends the lines of this series.
  func write(name: String, to text: inout String)
}

extension MetricSeries {
  /// `name{labels}`, with a further label where one is given.
  func head(_ name: String, _ further: String = "") -> String {
    let all = [labels, further].filter { !$0.isEmpty }.joined(separator: ",")
    return all.isEmpty ? name : "\(name){\(all)}"
  }
}
