import Testing
import WireCoding

@Suite("Arranging") struct ArrangingTests {
  @Test("Every order of up to seven elements, equals among them, comes out sorted")
  func permutations() {
    for count in 0...7 {
      var elements = (0..<count).map { element in element / 2 }
      let expected = elements.sorted()
      permute(&elements, from: 0) { order in #expect(order.arranged() == expected) }
    }
  }

  @Test("Thousands of elements are sorted by any order")
  func large() {
    var elements = (0..<5000).map { element in (element &* 2_654_435_761) % 10_007 }
    let expected = elements.sorted(by: >)
    elements.arrange { left, right in left > right }
    #expect(elements == expected)
  }

  private func permute(_ elements: inout [Int], from index: Int, _ visit: ([Int]) -> Void) {
    guard index < elements.count else { return visit(elements) }
    for other in index..<elements.count {
      elements.swapAt(index, other)
      permute(&elements, from: index + 1, visit)
      elements.swapAt(index, other)
    }
  }
}
