#if canImport(Dispatch) && !hasFeature(Embedded)
  import Dispatch
#endif

/// Work divided over threads, where there are any.
enum Parallel {
  /// Calls `body` for each part in `0..<parts`, at once where the platform can, and returns when all are done.
  static func perform(_ parts: Int, _ body: @Sendable (_ part: Int) -> Void) {
    #if canImport(Dispatch) && !hasFeature(Embedded)
      if parts > 1 {
        DispatchQueue.concurrentPerform(iterations: parts, execute: body)
        return
      }
    #endif
    for part in 0..<parts { body(part) }
  }

  /// The part's share of `count` items, in steps of `unit`.
  static func share(_ part: Int, of parts: Int, count: Int, unit: Int = 1) -> Range<Int> {
    let units = (count + unit - 1) / unit
    return min(count, units * part / parts * unit)..<min(count, units * (part + 1) / parts * unit)
  }
}
