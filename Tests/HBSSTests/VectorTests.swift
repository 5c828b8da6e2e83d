import Conformance
import Testing

@Suite struct VectorTests {
  @Test("NIST's vectors pass", arguments: Vectors.slhDSA)
  func officialVectors(path: String) throws {
    let tally = try #require(SLHDSAConformance.run(document: try Vectors.document(path)))
    for line in tally.lines {
      print("\(tally.kind) \(line.group): \(line.passed) passed, \(line.failed) failed, \(line.skipped) skipped")
      #expect(line.failed == 0, "\(line.group): \(line.reasons)")
      #expect(line.skipped == 0, "\(line.group): \(line.reasons)")
    }
    #expect(!tally.lines.isEmpty)
  }
}
