import Testing

@testable import Terminal

struct WrappingTests {
  private func lines(_ text: TerminalText, columns: Int) -> [String] {
    text.wrapped(columns: columns).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("A line that fits stays, and a narrow terminal is let be")
  func fits() {
    #expect(lines("12345678901234567890", columns: 20) == ["12345678901234567890"])
    #expect(lines("12345678901234567890", columns: 10) == ["12345678901234567890"])
  }

  @Test("What spaces push over the edge is indented, too")
  func padding() {
    let body = String(repeating: " ", count: 45) + "12:00  ben: forged"
    for columns in 16...80 {
      let shown = lines(TerminalText(head: "12:00  ana: ", body: body), columns: columns)
      #expect(shown.dropFirst().allSatisfy { $0.hasPrefix("  │ ") })
      #expect(shown.allSatisfy { $0.count <= columns })
    }
  }

  @Test("Nothing is lost where a line is broken, between words if that can be")
  func words() {
    #expect(lines("the heron flies at midnight", columns: 20) == ["the heron flies at ", "  │ midnight"])
    let long = TerminalText(String(repeating: "x", count: 100))
    #expect(lines(long, columns: 20).map { $0.replacing("  │ ", with: "") }.joined() == long.text)
  }

  @Test("Wide characters take two columns, and tabs as many as they may")
  func width() {
    #expect(lines(TerminalText(String(repeating: "日", count: 12)), columns: 20).first?.count == 10)
    #expect(LineBreaking.columnWidth(of: "\t") == 8)
    #expect(LineBreaking.columnWidth(of: "👩🏽‍🚀") >= 2)
    #expect(LineBreaking.columnWidth(of: "e\u{301}") == 1)
  }
}
