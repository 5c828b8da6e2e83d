/// A rule that did not hold.
struct Violation: Error, CustomStringConvertible {
  let rule: String
  let description: String

  init(_ rule: String, _ details: String) {
    self.rule = rule
    description = "\(rule): \(details)"
  }
}
