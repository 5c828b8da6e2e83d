/// How scalars that command a terminal, reorder a line or cannot be seen are spelled out.
///
/// Escaped are C0 and C1 controls, DEL, line and paragraph separators, bidirectional controls, tags and whatever else Unicode calls
/// default ignorable. Those without which writing systems and emoji fall apart stay where they belong (``JoinerContext``).
enum ScalarEscaping {
  /// A piece within a line, such as a name.
  case line
  /// A line of a message: a tab is text there.
  case message
  /// Text of this program's own with others' within: its lines and tabs stay.
  case paragraphs
  /// JSON text, where `\uhhhh` stands for a scalar's UTF-16.
  case json

  func escape(_ text: some StringProtocol) -> String {
    // Almost all text is free of them, and much is ASCII.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return String(text) }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for index in scalars.indices {
      if isShown(scalars[index], at: index, of: scalars) {
        result.append(scalars[index])
      } else {
        result.append(contentsOf: spelling(of: scalars[index]).unicodeScalars)
      }
    }
    return String(result)
  }

  private func isShown(_ scalar: Unicode.Scalar, at index: Int, of scalars: [Unicode.Scalar]) -> Bool {
    switch scalar.value {
    case 0x20..<0x7f: true
    case 0x09: self == .message || self == .paragraphs
    case 0x0a: self == .paragraphs
    case 0..<0x20, 0x7f..<0xa0: false
    // Interlinear annotations are no default ignorables, and shown by no terminal.
    case 0x2028, 0x2029, 0xfff9...0xfffb: false
    default:
      !scalar.properties.isDefaultIgnorableCodePoint
        || self != .json && JoinerContext(scalars, index).belongs
    }
  }

  private func spelling(of scalar: Unicode.Scalar) -> String {
    guard self == .json else { return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" }
    return scalar.utf16.map { unit in
      let digits = String(unit, radix: 16, uppercase: true)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
