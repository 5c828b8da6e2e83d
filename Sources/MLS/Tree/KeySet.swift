import WireCoding

/// Public keys that must differ from each other, sorted by a prefix: they are long, and look random.
struct KeySet {
  /// How many keys may share a prefix. Honest keys never do; an attacker's must not make the search quadratic.
  private static let prefixLimit = 4

  private struct Entry {
    let prefix: UInt64
    let key: [UInt8]
  }

  private var entries: [Entry] = []

  mutating func append(_ key: [UInt8]) { entries.append(Entry(prefix: Self.prefix(of: key), key: key)) }

  /// Sorts the keys for comparison.
  ///
  /// - Returns: false where a key occurs twice, or too many share a prefix.
  mutating func sortAndCheck() -> Bool {
    entries.sort { $0.prefix < $1.prefix }
    var start = 0
    for index in entries.indices {
      if entries[index].prefix != entries[start].prefix { start = index }
      guard index - start < Self.prefixLimit else { return false }
      for other in start..<index where entries[other].key == entries[index].key { return false }
    }
    return true
  }

  /// Whether the key is in the set. O(n), for sets of a few keys.
  func contains(_ key: [UInt8]) -> Bool {
    let prefix = Self.prefix(of: key)
    for entry in entries where entry.prefix == prefix && entry.key == key { return true }
    return false
  }

  private static func prefix(of key: [UInt8]) -> UInt64 {
    var prefix: UInt64 = 0
    // Bytes 1 to 8: uncompressed points share their first byte.
    for index in 1..<max(min(key.count, 9), 1) { prefix = prefix << 8 | UInt64(key[index]) }
    return prefix
  }
}
