public import WireCoding

/// What became of the cases of one kind of vector, by suite or parameter set.
public struct ConformanceTally: Sendable {
  public enum Outcome: Equatable, Sendable {
    case passed
    /// A word or two that name the field which differed.
    case failed(Text)
    /// Why the case cannot run here.
    case skipped(Text)
  }

  public struct Line: Sendable {
    /// For example `suite 1` or `SLH-DSA-SHA2-128s external pure`.
    public let group: Text
    public var passed = 0
    public var failed = 0
    public var skipped = 0
    /// Different reasons of failures and skips, each once, in the order met.
    public var reasons: [Text] = []
  }

  /// For example `mls/treekem`.
  public let kind: Text
  public private(set) var lines: [Line] = []

  public init(kind: Text) { self.kind = kind }

  public mutating func record(_ outcome: Outcome, in group: Text) {
    var index = 0
    while index < lines.count, lines[index].group != group { index += 1 }
    if index == lines.count { lines.append(Line(group: group)) }
    switch outcome {
    case .passed: lines[index].passed += 1
    case .failed(let reason):
      lines[index].failed += 1
      if !lines[index].reasons.contains(reason) { lines[index].reasons.append(reason) }
    case .skipped(let reason):
      lines[index].skipped += 1
      if !lines[index].reasons.contains(reason) { lines[index].reasons.append(reason) }
    }
  }

  public var failures: Int {
    var count = 0
    for line in lines { count += line.failed }
    return count
  }
}
