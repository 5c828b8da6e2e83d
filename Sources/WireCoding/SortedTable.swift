/// Values by key, kept in the order of the keys: O(log n) lookup, O(n) insertion.
///
/// For the engine's tables of rooms and users: see ``SortedSet``.
public struct SortedTable<Key: Comparable, Value>: Sequence, ExpressibleByDictionaryLiteral {
  public private(set) var keys: [Key] = []
  public private(set) var values: [Value] = []

  public init() {}

  public init(dictionaryLiteral elements: (Key, Value)...) {
    for (key, value) in elements { self[key] = value }
  }

  public var count: Int { keys.count }
  public var isEmpty: Bool { keys.isEmpty }

  public func makeIterator() -> Zip2Sequence<[Key], [Value]>.Iterator { zip(keys, values).makeIterator() }

  /// Setting nil removes the key.
  public subscript(key: Key) -> Value? {
    get {
      guard let index = keys.sortedIndex(of: key) else { return nil }
      return values[index]
    }
    set {
      guard let newValue else {
        removeValue(forKey: key)
        return
      }
      let index = keys.insertionIndex(of: key)
      if index < keys.count, keys[index] == key {
        values[index] = newValue
      } else {
        keys.insert(key, at: index)
        values.insert(newValue, at: index)
      }
    }
  }

  public subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
    get { self[key] ?? value() }
    _modify {
      if keys.sortedIndex(of: key) == nil { self[key] = value() }
      yield &values[keys.insertionIndex(of: key)]
    }
  }

  /// Removes a key.
  ///
  /// - Returns: the value that it had.
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard let index = keys.sortedIndex(of: key) else { return nil }
    keys.remove(at: index)
    return values.remove(at: index)
  }
}

extension SortedTable: Sendable where Key: Sendable, Value: Sendable {}
