/// The normal forms of the names that people log in with.
enum LoginName {
  /// 3 to 32 of `a-z 0-9 _ . -`; capitals are taken as small letters. Nil for anything else.
  static func username(_ text: String) -> String? {
    var characters: [UInt8] = []
    for character in text.utf8 {
      switch character {
      case 0x61...0x7a, 0x30...0x39, 0x5f, 0x2e, 0x2d: characters.append(character)
      case 0x41...0x5a: characters.append(character + 0x20)
      default: return nil
      }
      guard characters.count <= 32 else { return nil }
    }
    return characters.count >= 3 ? String(decoding: characters, as: UTF8.self) : nil
  }

  /// At most 254 bytes, one `@` with something on both sides, no space or control; in small letters.
  static func email(_ text: String) -> String? {
    guard (3...254).contains(text.utf8.count) else { return nil }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    for scalar in text.unicodeScalars where scalar.value <= 0x20 || scalar.value == 0x7f { return nil }
    return text.lowercased()
  }
}
