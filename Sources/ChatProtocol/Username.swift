public import WireCoding

/// The rules for names that people choose.
public enum Username {
  /// 3 to 32 of `a-z 0-9 _ . -`.
  public static func isValid(_ name: Text) -> Bool {
    let characters = Array(name.utf8)
    guard (3...32).contains(characters.count) else { return false }
    for character in characters {
      switch character {
      case 0x61...0x7a, 0x30...0x39, 0x5f, 0x2e, 0x2d: continue
      default: return false
      }
    }
    return true
  }
}
