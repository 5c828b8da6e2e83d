import Ciphers
import Testing

@testable import Simulation

/// Seeded runs of many engines; `make simulate` runs more of them.
@Suite("Simulation", .serialized)
struct SimulationTests {
  /// Runs a plan; a failure names the seed, and the few steps that bring it about.
  private func hold(_ plan: Simulation.Plan) {
    do {
      try Simulation(plan).run()
    } catch {
      Issue.record("\(plan.text)\n\(error)\n\(Reduction(plan).trace())")
    }
  }

  /// Storms and malicious servers are for `make simulate`, until their seeds hold.
  private static let weathers: [Weather.Kind] = [.calm, .rollback, .maliciousMember]

  @Test("Engines agree, whatever happens", arguments: weathers, 1...8)
  func seeds(_ kind: Weather.Kind, _ seed: Int) {
    hold(Simulation.Plan(seed: UInt64(seed), steps: 80, kind: kind))
  }

  @Test("A seed repeats its run", arguments: weathers)
  func determinism(_ kind: Weather.Kind) throws {
    let plan = Simulation.Plan(seed: 3, steps: 80, kind: kind, people: 4)
    let digests = try (0..<2).map { _ in
      let simulation = Simulation(plan)
      try simulation.run()
      // Silence is no proof.
      #expect(simulation.ledger.acknowledged > 0 && simulation.ledger.read > 0)
      return simulation.digest
    }
    #expect(digests[0] == digests[1])
  }
}
