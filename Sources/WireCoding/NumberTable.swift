/// Values by number, kept in the order of the numbers: nodes and leaves of a tree.
///
/// O(log n) lookup, O(n) insertion, O(1) for numbers above all others. It is read in order without sorting.
public struct NumberTable<Value> {
  public private(set) var numbers = NumberSet()
  public private(set) var values: [Value] = []

  public init() {}

  public var count: Int { values.count }

  public subscript(number: UInt32) -> Value? {
    guard let index = numbers.index(of: number) else { return nil }
    return values[index]
  }

  /// Sets a number's value.
  ///
  /// - Returns: the value that it had.
  @discardableResult
  public mutating func set(_ number: UInt32, to value: Value) -> Value? {
    if let index = numbers.index(of: number) {
      let old = values[index]
      values[index] = value
      return old
    }
    values.insert(value, at: numbers.insertNew(number))
    return nil
  }

  /// Removes a number.
  ///
  /// - Returns: the value that it had.
  public mutating func remove(_ number: UInt32) -> Value? {
    guard let index = numbers.remove(number) else { return nil }
    return values.remove(at: index)
  }
}

extension NumberTable: Sendable where Value: Sendable {}
