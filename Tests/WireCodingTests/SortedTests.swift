import Testing
import WireCoding

@Suite("Sorted sets and tables") struct SortedTests {
  /// The same pseudo-random steps each time.
  private func steps(_ count: Int) -> [(number: Int, adds: Bool)] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return (Int(state >> 16) % 40, state >> 15 & 1 == 0)
    }
  }

  @Test("A set holds what a hash set does after every step, in rising order")
  func set() {
    var sorted: SortedSet<Int> = [3, 1, 3]
    var expected: Set<Int> = [3, 1]
    for (number, adds) in steps(2000) {
      if adds {
        #expect(sorted.insert(number) == expected.insert(number).inserted)
      } else {
        #expect(sorted.remove(number) == (expected.remove(number) != nil))
      }
      #expect(sorted.contains(number) == expected.contains(number))
      #expect(sorted.elements == expected.sorted())
    }
  }

  @Test("Everything up to a limit goes", arguments: 0...9)
  func limit(_ limit: Int) {
    var sorted: SortedSet<Int> = [2, 4, 6, 8]
    sorted.removeAll(upTo: limit)
    #expect(sorted.elements == [2, 4, 6, 8].filter { $0 > limit })
  }

  @Test("A table holds what a dictionary does after every step, in the order of its keys")
  func table() {
    var sorted: SortedTable<Int, String> = [:]
    var expected: [Int: String] = [:]
    for (index, (number, adds)) in steps(2000).enumerated() {
      switch (adds, index % 3) {
      case (true, 0):
        sorted[number, default: "new"] += "."
        expected[number, default: "new"] += "."
      case (true, _):
        sorted[number] = "\(index)"
        expected[number] = "\(index)"
      case (false, 0): #expect(sorted.removeValue(forKey: number) == expected.removeValue(forKey: number))
      case (false, _):
        sorted[number] = nil
        expected[number] = nil
      }
      #expect(sorted[number] == expected[number])
      #expect(sorted.keys == expected.keys.sorted())
      #expect(sorted.values == expected.keys.sorted().map { expected[$0] })
    }
  }

  @Test(
    "A text is cut between Unicode scalars",
    arguments: [("", 3, ""), ("abc", 3, "abc"), ("äöü", 2, "äö"), ("a😀b", 2, "a😀")])
  func prefix(_ text: String, _ limit: Int, _ expected: String) {
    #expect(UTF8Text.prefix(of: text, scalars: limit) == expected)
  }
}
