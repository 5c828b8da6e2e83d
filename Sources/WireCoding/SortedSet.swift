/// A set kept as a sorted array: O(log n) lookup, O(n) insertion.
///
/// For the engine's sets of ids, whose order is the same on every host. A hash table would bring code of its own for each
/// type of element.
public struct SortedSet<Element: Comparable>: Sequence, ExpressibleByArrayLiteral {
  public private(set) var elements: [Element] = []

  public init() {}

  public init(arrayLiteral elements: Element...) {
    for element in elements { insert(element) }
  }

  public var count: Int { elements.count }
  public var isEmpty: Bool { elements.isEmpty }
  public var first: Element? { elements.first }

  public func makeIterator() -> IndexingIterator<[Element]> { elements.makeIterator() }

  public func contains(_ element: Element) -> Bool { elements.sortedIndex(of: element) != nil }

  /// False where the element was there already.
  @discardableResult
  public mutating func insert(_ element: Element) -> Bool {
    let index = elements.insertionIndex(of: element)
    if index < elements.count, elements[index] == element { return false }
    elements.insert(element, at: index)
    return true
  }

  /// False where the element was not there.
  @discardableResult
  public mutating func remove(_ element: Element) -> Bool {
    guard let index = elements.sortedIndex(of: element) else { return false }
    elements.remove(at: index)
    return true
  }

  /// Removes the elements up to `limit`, that one included.
  public mutating func removeAll(upTo limit: Element) {
    while let first = elements.first, first <= limit { elements.removeFirst() }
  }
}

extension SortedSet: Sendable where Element: Sendable {}
extension SortedSet: Equatable {}

/// Of elements in increasing order, each once.
extension Array where Element: Comparable {
  func insertionIndex(of element: Element) -> Int {
    // Most are inserted in increasing order.
    if let last, last < element { return count }
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func sortedIndex(of element: Element) -> Int? {
    let index = insertionIndex(of: element)
    return index < count && self[index] == element ? index : nil
  }
}
