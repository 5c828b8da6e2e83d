/// Whether an invisible scalar stands where its writing system or emoji needs it; anywhere else it makes two names that look alike.
struct JoinerContext {
  private let scalars: [Unicode.Scalar]
  private let index: Int

  init(_ scalars: [Unicode.Scalar], _ index: Int) {
    self.scalars = scalars
    self.index = index
  }

  var belongs: Bool {
    switch scalars[index].value {
    case 0x200c: joinsLetters
    case 0x200d: joinsEmoji || joinsLetters
    case 0xfe0e, 0xfe0f: choosesEmojiStyle || choosesIdeograph
    case 0xfe00...0xfe02, 0xe0100...0xe01ef: choosesIdeograph
    // Mongolian's own variation selectors and vowel separator.
    case 0x180b...0x180f: before.map { (0x1820...0x18aa).contains($0.value) } ?? false
    case 0xe0020...0xe007f: isPartOfFlag
    default: false
    }
  }

  private var before: Unicode.Scalar? { index > 0 ? scalars[index - 1] : nil }
  private var after: Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }

  /// RFC 5892 appendix A.1 in short: between letters, or after a mark such as a virama, of a script that joins its letters.
  private var joinsLetters: Bool {
    guard let before, let after else { return false }
    return Self.isJoining(before) && Self.isJoining(after)
  }

  /// Arabic to Myanmar, Khmer and Mongolian, the Indic and Arabic supplements: never Latin, Greek or Cyrillic.
  private static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0600...0x109f, 0x1780...0x18af, 0x1900...0x1aaf, 0x1b00...0x1c4f, 0xa800...0xabff, 0xfb50...0xfdff,
      0xfe70...0xfefc, 0x10a00...0x10aff, 0x11000...0x11fff, 0x1e900...0x1e95f:
      break
    default: return false
    }
    switch scalar.properties.generalCategory {
    case .otherLetter, .modifierLetter, .uppercaseLetter, .lowercaseLetter, .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  private var joinsEmoji: Bool {
    guard let after, Self.isPictograph(after) else { return false }
    var place = index - 1
    // An emoji's style and skin colour stand between it and the joiner.
    while place >= 0, scalars[place].value == 0xfe0f || (0x1f3fb...0x1f3ff).contains(scalars[place].value) {
      place -= 1
    }
    return place >= 0 && Self.isPictograph(scalars[place])
  }

  /// Digits are emoji, too, where a keycap follows.
  private var choosesEmojiStyle: Bool {
    guard let before, before.properties.isEmoji else { return false }
    return Self.isPictograph(before) || after?.value == 0x20e3
  }

  private var choosesIdeograph: Bool { before?.properties.isIdeographic ?? false }

  private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x7f && scalar.properties.isEmoji
  }

  // MARK: flags

  /// The tags of the three flags that are recommended for interchange: England's, Scotland's and Wales's.
  private static let flags = ["gbeng", "gbsct", "gbwls"].map { name in
    name.unicodeScalars.map { $0.value + 0xe0000 } + [0xe007f]
  }

  private var isPartOfFlag: Bool {
    guard let start = scalars[..<index].lastIndex(where: { $0.value == 0x1f3f4 }), index - start <= 6 else {
      return false
    }
    return Self.flags.contains(scalars[(start + 1)...].prefix(6).map(\.value))
  }
}
