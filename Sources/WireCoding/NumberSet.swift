/// A set of numbers kept as a sorted array: O(log n) lookup, O(n) insertion, O(1) for those above all others.
public struct NumberSet: Equatable, Sendable {
  public private(set) var numbers: [UInt32] = []

  public init() {}

  public var count: Int { numbers.count }

  /// The index of the number among `numbers`; nil where it is not in the set.
  public func index(of number: UInt32) -> Int? {
    let index = insertionIndex(of: number)
    return index < numbers.count && numbers[index] == number ? index : nil
  }

  public func contains(_ number: UInt32) -> Bool { index(of: number) != nil }

  /// False where the number was there already.
  @discardableResult
  public mutating func insert(_ number: UInt32) -> Bool {
    if contains(number) { return false }
    _ = insertNew(number)
    return true
  }

  /// Removes the number.
  ///
  /// - Returns: the index that it had; nil where it was not in the set.
  mutating func remove(_ number: UInt32) -> Int? {
    guard let index = index(of: number) else { return nil }
    numbers.remove(at: index)
    return index
  }

  /// Inserts a number that is not in the set.
  ///
  /// - Returns: its index.
  mutating func insertNew(_ number: UInt32) -> Int {
    let index = insertionIndex(of: number)
    numbers.insert(number, at: index)
    return index
  }

  private func insertionIndex(of number: UInt32) -> Int {
    // Most are inserted in increasing order.
    if let last = numbers.last, last < number { return numbers.count }
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = low + (high - low) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
