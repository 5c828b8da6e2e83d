/// Finds the steps of a failing run that matter, by leaving out the others (delta debugging).
struct Reduction {
  private let plan: Simulation.Plan

  init(_ plan: Simulation.Plan) { self.plan = plan }

  /// The end of the trace of the shortest run that was found to break the same rule.
  func trace(runs: Int = 60, lines: Int = 400) -> String {
    guard let rule = rule(without: []) else { return "The run does not fail again." }
    var kept = Array(0..<plan.steps)
    var left = runs
    var size = max(kept.count / 2, 1)
    while size >= 1, left > 0 {
      var index = 0
      while index < kept.count, left > 0 {
        let candidate = Array(kept[..<index] + kept[min(index + size, kept.count)...])
        left -= 1
        if self.rule(without: Set(0..<plan.steps).subtracting(candidate)) == rule {
          kept = candidate
        } else {
          index += size
        }
      }
      size /= 2
    }
    let simulation = Simulation(plan)
    simulation.isTracing = true
    var outcome = ""
    do {
      try simulation.run(without: Set(0..<plan.steps).subtracting(kept))
    } catch {
      outcome = "\(error)"
    }
    return
      (["\(kept.count) of \(plan.steps) steps: \(kept)"] + simulation.lines.suffix(lines) + [outcome])
      .joined(separator: "\n")
  }

  private func rule(without skipped: Set<Int>) -> String? {
    do {
      try Simulation(plan).run(without: skipped)
      return nil
    } catch let violation as Violation {
      // The same rule may be broken in more than one way: the words tell, without names and numbers.
      let words = violation.description.split(separator: " ").filter { !$0.contains { $0.isNumber } }
      return words.joined(separator: " ")
    } catch {
      return "\(error)"
    }
  }
}
