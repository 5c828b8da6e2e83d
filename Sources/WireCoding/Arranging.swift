extension Array {
  /// Sorts in place, n log n in the worst case, without keeping the order of equals.
  ///
  /// A heap sort, whose code is a tenth of the standard library's: each type that is sorted is code that browsers
  /// download.
  public mutating func arrange(by areInIncreasingOrder: (Element, Element) -> Bool) {
    // Until the first elements are a heap, another sinks into it; then its greatest goes behind it, time after time.
    var start = count / 2
    var end = count
    while end > 1 {
      if start > 0 {
        start -= 1
      } else {
        end -= 1
        swapAt(0, end)
      }
      sink(start, end: end, by: areInIncreasingOrder)
    }
  }

  /// Moves an element down to its place in the heap that ends before `end`.
  private mutating func sink(_ index: Int, end: Int, by areInIncreasingOrder: (Element, Element) -> Bool) {
    var parent = index
    while true {
      var child = 2 * parent + 1
      guard child < end else { return }
      if child + 1 < end, areInIncreasingOrder(self[child], self[child + 1]) { child += 1 }
      guard areInIncreasingOrder(self[parent], self[child]) else { return }
      swapAt(parent, child)
      parent = child
    }
  }
}

extension [UInt8] {
  /// Whether these bytes come first in the order of dictionaries.
  public func isBefore(_ other: [UInt8]) -> Bool {
    for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }
}

extension Sequence where Element: Comparable {
  /// The elements in increasing order.
  public func arranged() -> [Element] {
    var elements = Array(self)
    elements.arrange { left, right in left < right }
    return elements
  }
}
