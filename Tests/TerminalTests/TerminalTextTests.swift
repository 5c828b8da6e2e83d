import Terminal
import Testing
import WireCoding

struct TerminalTextTests {
  @Test(
    "A name's controls and invisible scalars are spelled out",
    arguments: [
      ("a\u{1b}[2Jb", "a\\u{1B}[2Jb"), ("a\u{9b}31mb", "a\\u{9B}31mb"), ("a\u{7f}", "a\\u{7F}"), ("a\0", "a\\u{0}"),
      ("a\nb", "a\\u{A}b"), ("a\tb", "a\\u{9}b"), ("a\r\nb", "a\\u{D}\\u{A}b"), ("a\u{85}b", "a\\u{85}b"),
      ("a\u{202e}b", "a\\u{202E}b"), ("a\u{2066}b\u{2069}", "a\\u{2066}b\\u{2069}"), ("\u{61c}", "\\u{61C}"),
      ("\u{200e}\u{200f}", "\\u{200E}\\u{200F}"), ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
      ("\u{feff}a", "\\u{FEFF}a"), ("a\u{200b}b", "a\\u{200B}b"), ("a\u{2060}b", "a\\u{2060}b"),
      ("a\u{ad}b", "a\\u{AD}b"),
      ("a\u{e0041}b", "a\\u{E0041}b"), ("a\u{200d}b", "a\\u{200D}b"), ("ad\u{200c}min", "ad\\u{200C}min"),
      ("a\u{fe0f}", "a\\u{FE0F}"), ("1\u{fe0f}2", "1\\u{FE0F}2"), ("\u{fff9}a", "\\u{FFF9}a"),
      ("\u{3164}", "\\u{3164}"),
    ])
  func escapesNames(name: String, shown: String) {
    #expect(("<\(name)>" as TerminalText).text == "<\(shown)>")
    #expect(TerminalText(name).text == shown)
  }

  @Test(
    "Writing systems and emoji keep their joiners and selectors",
    arguments: [
      "👩‍👩‍👧‍👦", "👩🏽‍🚀", "🏳️‍🌈", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "क्‍ष", "葛󠄀", "日本語", "Zürich",
      "e\u{301}", "🇩🇪",
    ])
  func keepsText(text: String) { #expect(TerminalText(text).text == text) }

  @Test("Literals stay as they are, and text that was escaped is not escaped again")
  func literals() {
    #expect(("\r\u{1b}[K" as TerminalText).text == "\r\u{1b}[K")
    let inner: TerminalText = "\("\u{1b}")"
    #expect(("\(inner) \(7)" as TerminalText).text == "\\u{1B} 7")
  }

  @Test("Lines of our own stay, and others' controls in them go")
  func paragraphs() {
    #expect(TerminalText(paragraphs: "Error: '\u{1b}'\n\tUsage").text == "Error: '\\u{1B}'\n\tUsage")
  }

  @Test(
    "Whatever ends a line in some terminal, what follows is indented",
    arguments: ["\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"])
  func continuation(end: String) {
    let text = TerminalText(head: "12:00  ana: ", body: "hello\(end)12:00  ben: forged\(end)")
    #expect(text.text == "12:00  ana: hello\n  │ 12:00  ben: forged\n  │ ")
  }

  @Test("A message keeps its tabs, and shows its other controls")
  func message() {
    #expect(TerminalText(head: "ana: ", body: "a\tb\u{1b}]0;x\u{7}").text == "ana: a\tb\\u{1B}]0;x\\u{7}")
  }

  @Test("JSON parses back to the value, and has no character that commands a terminal")
  func json() throws {
    let value: JSON = [
      "name": .string("a\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}\u{feff}\u{e0041}é日👩‍🚀\"\\\n"), "n": 7, "list": [.null, false],
    ]
    let text = TerminalText(jsonText: value.text).text
    #expect(try JSON(parsing: text) == value)
    #expect(text.contains("\\u202E") && text.contains("\\uDB40\\uDC41") && text.contains("é日"))
    for scalar in text.unicodeScalars {
      #expect(
        scalar.value >= 0x20 && !(0x7f..<0xa0).contains(scalar.value) && !scalar.properties.isDefaultIgnorableCodePoint)
    }
  }
}
