import WireCoding

/// Public keys that must differ from each other, told apart by their first bytes: they are long, and look random.
struct KeySet {
  /// Keys that may begin alike. Honest keys never do; an attacker's must not make the search quadratic.
  private static let crowd = 4

  private struct Entry {
    let prefix: UInt64
    let key: [UInt8]
  }

  private var entries: [Entry] = []

  @inline(never)
  mutating func append(_ key: [UInt8]) { entries.append(Entry(prefix: Self.prefix(of: key), key: key)) }

  /// False where a key is there twice, or too many begin alike.
  mutating func sortAndCheck() -> Bool {
    entries.arrange { $0.prefix < $1.prefix }
    var start = 0
    for index in entries.indices {
      if entries[index].prefix != entries[start].prefix { start = index }
      guard index - start < Self.crowd else { return false }
      for other in start..<index where entries[other].key == entries[index].key { return false }
    }
    return true
  }

  /// Whether the key is one of a few, in whatever order.
  func contains(_ key: [UInt8]) -> Bool {
    let prefix = Self.prefix(of: key)
    for entry in entries where entry.prefix == prefix && entry.key == key { return true }
    return false
  }

  @inline(never)
  private static func prefix(of key: [UInt8]) -> UInt64 {
    var prefix: UInt64 = 0
    // Uncompressed points share their first byte.
    for index in 1..<max(min(key.count, 9), 1) { prefix = prefix << 8 | UInt64(key[index]) }
    return prefix
  }
}
