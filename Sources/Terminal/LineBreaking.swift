/// Where a line is broken so that it fits a terminal's columns.
enum LineBreaking {
  /// The end of the longest beginning of `line` that fits, after a space where there is one; nil where all of it fits.
  ///
  /// It has one character at least, so that a caller always gets on.
  static func end(of line: Substring, columns: Int) -> Substring.Index? {
    var width = 0
    var afterSpace: Substring.Index?
    for index in line.indices {
      width += columnWidth(of: line[index])
      if width > columns, index > line.startIndex {
        // A word that is longer than half a line is broken itself.
        if let afterSpace, line.distance(from: line.startIndex, to: afterSpace) > columns / 2 { return afterSpace }
        return index
      }
      if line[index] == " " { afterSpace = line.index(after: index) }
    }
    return nil
  }

  /// At least as many columns as a terminal gives a character: the scalars' widths are added up, since not every terminal joins
  /// emoji, and a line that is broken too early is harmless.
  static func columnWidth(of character: Character) -> Int {
    character.unicodeScalars.reduce(0) { $0 + columnWidth(of: $1) }
  }

  private static func columnWidth(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x09: return 8
    case 0x20..<0x300: return 1
    case 0x1100...0x115f, 0x231a...0x231b, 0x23e9...0x23f3, 0x25fd...0x27bf, 0x2b1b...0x2b55, 0x2e80...0xa4cf,
      0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
      0x16fe0...0x18cff, 0x1aff0...0x1b2ff, 0x1f000...0x1faff, 0x20000...0x3fffd:
      return 2
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return 1
    }
  }
}
