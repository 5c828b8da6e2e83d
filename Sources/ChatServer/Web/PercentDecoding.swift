import WireCoding

enum PercentDecoding {
  /// Text with its `%XX` resolved (RFC 3986 §2.1), or nil where an escape is broken or the result is not UTF-8.
  static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      switch source[index] {
      case 0x25:
        guard source.count - index > 2,
          let byte = try? Hex.decode(String(decoding: source[index + 1...index + 2], as: UTF8.self))
        else { return nil }
        bytes.append(contentsOf: byte)
        index += 3
      case 0x2b where plusIsSpace:
        bytes.append(0x20)
        index += 1
      default:
        bytes.append(source[index])
        index += 1
      }
    }
    return try? UTF8Text.string(from: bytes)
  }

  /// The members of a query string; broken ones are left out, and the first of several with one name stands.
  static func query(_ text: String?) -> [String: String] {
    guard let text else { return [:] }
    var members: [String: String] = [:]
    for part in text.split(separator: "&").prefix(32) {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decode(halves[0], plusIsSpace: true), members[name] == nil else { continue }
      guard let value = halves.count > 1 ? decode(halves[1], plusIsSpace: true) : "" else { continue }
      members[name] = value
    }
    return members
  }
}
