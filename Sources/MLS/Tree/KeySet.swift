/// Public keys that must differ from each other, found by their first bytes: they are long, and look random.
struct KeySet {
  /// Keys that may begin alike. Honest keys never do; an attacker's must not make the search quadratic.
  private static let crowd = 4

  private var buckets: [UInt64: [[UInt8]]] = [:]

  /// False where the key was there already, or too many others begin as it does.
  mutating func insert(_ key: [UInt8]) -> Bool {
    let prefix = Self.prefix(of: key)
    guard let others = buckets[prefix] else {
      buckets[prefix] = [key]
      return true
    }
    if others.count >= Self.crowd || others.contains(key) { return false }
    buckets[prefix] = others + [key]
    return true
  }

  func contains(_ key: [UInt8]) -> Bool {
    guard let others = buckets[Self.prefix(of: key)] else { return false }
    return others.contains(key)
  }

  private static func prefix(of key: [UInt8]) -> UInt64 {
    var prefix: UInt64 = 0
    // Uncompressed points share their first byte.
    for byte in key.dropFirst().prefix(8) { prefix = prefix << 8 | UInt64(byte) }
    return prefix
  }
}
