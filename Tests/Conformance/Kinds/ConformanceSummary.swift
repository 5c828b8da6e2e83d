public import WireCoding

/// The lines that a run prints, and its totals.
public struct ConformanceSummary: Sendable {
  /// `native` or `wasm`.
  public let build: Text
  public private(set) var passed = 0
  public private(set) var failed = 0
  public private(set) var skipped = 0

  public init(build: Text) { self.build = build }

  /// Adds one file's result.
  ///
  /// - Returns: a line for each group, for example `mls/treekem suite 1 native: 6 passed, 0 failed, 0 skipped`.
  public mutating func add(_ tally: ConformanceTally?, path: Text) -> [Text] {
    guard let tally else {
      skipped += 1
      return [Conformance.kind(of: path) + " " + build + ": 0 passed, 0 failed, 1 skipped (no such primitive here)"]
    }
    var lines: [Text] = []
    for line in tally.lines {
      passed += line.passed
      failed += line.failed
      skipped += line.skipped
      var text = tally.kind + " " + line.group + " " + build + ": "
      text += counts(line.passed, line.failed, line.skipped)
      for (index, reason) in line.reasons.enumerated() { text += (index == 0 ? " (" : "; ") + reason }
      if !line.reasons.isEmpty { text += ")" }
      lines.append(text)
    }
    return lines
  }

  public mutating func addUnreadable(path: Text) { failed += 1 }

  public var total: Text { "total " + build + ": " + counts(passed, failed, skipped) }

  private func counts(_ passed: Int, _ failed: Int, _ skipped: Int) -> Text {
    "\(passed) passed, \(failed) failed, \(skipped) skipped"
  }
}
