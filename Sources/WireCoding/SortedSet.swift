/// A set in rising order, found by halves.
///
/// For the engine's sets of ids: what hangs on their order is the same everywhere, and the code is a fraction of a hash
/// table's, of which each type of element has one of its own. Putting an element in moves those above it.
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

  public func contains(_ element: Element) -> Bool { elements.place(of: element) != nil }

  /// False where the element was there already.
  @discardableResult
  @inline(never)
  public mutating func insert(_ element: Element) -> Bool {
    let place = elements.firstPlace(notBelow: element)
    if place < elements.count, elements[place] == element { return false }
    elements.insert(element, at: place)
    return true
  }

  /// False where the element was not there.
  @discardableResult
  @inline(never)
  public mutating func remove(_ element: Element) -> Bool {
    guard let place = elements.place(of: element) else { return false }
    elements.remove(at: place)
    return true
  }

  /// Takes out what is not above `limit`.
  public mutating func removeAll(upTo limit: Element) {
    while let first = elements.first, first <= limit { elements.removeFirst() }
  }
}

extension SortedSet: Sendable where Element: Sendable {}
extension SortedSet: Equatable {}

/// Of elements that rise.
extension Array where Element: Comparable {
  @inline(never)
  func firstPlace(notBelow element: Element) -> Int {
    // Most come in rising order.
    if let last, last < element { return count }
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
  }

  @inline(never)
  func place(of element: Element) -> Int? {
    let place = firstPlace(notBelow: element)
    return place < count && self[place] == element ? place : nil
  }
}
