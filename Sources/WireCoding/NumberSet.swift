/// Numbers in rising order, found by halves.
public struct NumberSet: Equatable, Sendable {
  public private(set) var numbers: [UInt32] = []

  public init() {}

  public var count: Int { numbers.count }

  /// Where the number stands.
  @inline(never)
  public func place(of number: UInt32) -> Int? {
    let place = firstPlace(notBelow: number)
    return place < numbers.count && numbers[place] == number ? place : nil
  }

  @inline(never)
  public func contains(_ number: UInt32) -> Bool { place(of: number) != nil }

  /// False where the number was there already.
  @inline(never)
  @discardableResult
  public mutating func insert(_ number: UInt32) -> Bool {
    if contains(number) { return false }
    _ = insertNew(number)
    return true
  }

  /// Takes the number out, and says where it stood.
  @inline(never)
  mutating func remove(_ number: UInt32) -> Int? {
    guard let place = place(of: number) else { return nil }
    numbers.remove(at: place)
    return place
  }

  /// Puts a number in that is not there, and says where.
  @inline(never)
  mutating func insertNew(_ number: UInt32) -> Int {
    let place = firstPlace(notBelow: number)
    numbers.insert(number, at: place)
    return place
  }

  @inline(never)
  private func firstPlace(notBelow number: UInt32) -> Int {
    // Most come in rising order.
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
