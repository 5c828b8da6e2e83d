/// Values by number, in the order of the numbers: nodes and leaves of a tree.
///
/// Found by halves; numbers that come in rising order are appended. A tenth of the code of a dictionary, of which each
/// pair of types has its own in the browser's core, and it is read in order without sorting.
public struct NumberTable<Value> {
  public private(set) var numbers = NumberSet()
  public private(set) var values: [Value] = []

  public init() {}

  public var count: Int { values.count }

  public subscript(number: UInt32) -> Value? {
    guard let place = numbers.place(of: number) else { return nil }
    return values[place]
  }

  /// Puts a value in, and gives back the one that was there.
  @inline(never)
  @discardableResult
  public mutating func set(_ number: UInt32, to value: Value) -> Value? {
    if let place = numbers.place(of: number) {
      let old = values[place]
      values[place] = value
      return old
    }
    values.insert(value, at: numbers.insertNew(number))
    return nil
  }

  /// Takes a value out.
  @inline(never)
  public mutating func remove(_ number: UInt32) -> Value? {
    guard let place = numbers.remove(number) else { return nil }
    return values.remove(at: place)
  }
}

extension NumberTable: Sendable where Value: Sendable {}
