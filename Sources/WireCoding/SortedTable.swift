/// Values by key, in the order of the keys, found by halves.
///
/// For the engine's tables of rooms and users, instead of hash tables: see ``SortedSet``.
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

  /// Setting nil takes the key out.
  public subscript(key: Key) -> Value? {
    @inline(never)
    get {
      guard let place = keys.place(of: key) else { return nil }
      return values[place]
    }
    @inline(never)
    set {
      guard let newValue else {
        removeValue(forKey: key)
        return
      }
      let place = keys.firstPlace(notBelow: key)
      if place < keys.count, keys[place] == key {
        values[place] = newValue
      } else {
        keys.insert(key, at: place)
        values.insert(newValue, at: place)
      }
    }
  }

  public subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
    get { self[key] ?? value() }
    _modify {
      if keys.place(of: key) == nil { self[key] = value() }
      yield &values[keys.firstPlace(notBelow: key)]
    }
  }

  /// The value, which is taken out.
  @discardableResult
  @inline(never)
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard let place = keys.place(of: key) else { return nil }
    keys.remove(at: place)
    return values.remove(at: place)
  }
}

extension SortedTable: Sendable where Key: Sendable, Value: Sendable {}
