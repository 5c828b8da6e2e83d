extension Array {
  /// Sorts in place by a heap sort: O(n log n) in the worst case, and without keeping the order of equals.
  public mutating func arrange(by areInIncreasingOrder: (Element, Element) -> Bool) {
    for start in (0..<count / 2).reversed() { sink(start, end: count, by: areInIncreasingOrder) }
    for end in (0..<count).reversed() {
      swapAt(0, end)
      sink(0, end: end, by: areInIncreasingOrder)
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
  /// Whether these bytes precede others in lexicographic order.
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
