import WireCoding

extension ConformanceTally {
  /// Records what becomes of one case: passed unless `body` throws.
  mutating func run(in group: Text, _ body: () throws(VectorFailure) -> Void) {
    do throws(VectorFailure) {
      try body()
      record(.passed, in: group)
    } catch { record(error.outcome, in: group) }
  }

  /// The cases of a document that is an array, as all files under `mls/` are.
  mutating func cases(of document: JSON) -> [VectorCase] {
    guard let elements = document.array else {
      record(.failed("no array of cases"), in: "file")
      return []
    }
    var cases: [VectorCase] = []
    for element in elements { cases.append(VectorCase(element)) }
    return cases
  }

  /// The groups of a document of ACVP or Wycheproof: `testGroups`, each with `tests`.
  mutating func groups(of document: JSON) -> [(fields: VectorCase, tests: [VectorCase])] {
    guard let elements = document["testGroups"]?.array else {
      record(.failed("no test groups"), in: "file")
      return []
    }
    var groups: [(fields: VectorCase, tests: [VectorCase])] = []
    for element in elements {
      var tests: [VectorCase] = []
      for test in element["tests"]?.array ?? [] { tests.append(VectorCase(test)) }
      groups.append((VectorCase(element), tests))
    }
    return groups
  }
}
