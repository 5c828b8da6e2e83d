import Ciphers
import Testing

@testable import Simulation

/// Seeded runs of many engines; `make simulate` runs more of them.
@Suite("Simulation", .serialized)
struct SimulationTests {
  /// Runs a plan; a failure names the seed, and the few steps that bring it about.
  @discardableResult
  private func hold(_ plan: Simulation.Plan) -> Simulation {
    let simulation = Simulation(plan)
    do {
      try simulation.run()
      // Silence is no proof.
      #expect(simulation.ledger.acknowledged > 0 && simulation.ledger.read > 0, "\(plan.text)")
    } catch {
      Issue.record("\(plan.text)\n\(error)\n\(Reduction(plan).trace())")
    }
    return simulation
  }

  @Test("Engines agree, whatever happens", arguments: Weather.Kind.allCases, 1...12)
  func seeds(_ kind: Weather.Kind, _ seed: Int) {
    hold(Simulation.Plan(seed: UInt64(seed), steps: 40, kind: kind))
  }

  /// Seeds that have failed once, as they did.
  private static let failures: [Simulation.Plan] = [
    // An invitation to a room that was closed while KeyPackages were claimed never got its reply.
    .init(seed: 10, steps: 80, kind: .storm),
    .init(seed: 10, steps: 80, kind: .rollback),
    // Encrypted in an epoch that ended in the same event.
    .init(seed: 10, steps: 80, kind: .maliciousMember),
    // Judged by a memory of which the store had gone back.
    .init(seed: 7, steps: 120, kind: .rollback, people: 4),
    // Out of a room, and the answer that says so lost.
    .init(seed: 32, steps: 120, kind: .storm),
    .init(seed: 32, steps: 120, kind: .rollback),
    .init(seed: 30, steps: 120, kind: .maliciousMember),
    // A commit of one's own brought back what the epoch before it had been when the commit was made.
    .init(seed: 29, steps: 120, kind: .calm),
    // A maker that died before it knew of its room came back to it.
    .init(seed: 3, steps: 120, kind: .storm),
    // Sent after days without a connection, in an epoch that the others had dropped.
    .init(seed: 21, steps: 120, kind: .maliciousMember),
    // Encrypted after the store went back and before the log was read, which hid that it had gone back.
    .init(seed: 44, steps: 120, kind: .rollback),
    // Joined a room of its own making from outside, because the answer came later than the list of rooms.
    .init(seed: 41, steps: 120, kind: .storm),
    // Closed while its way back was under way, and invited again.
    .init(seed: 71, steps: 120, kind: .storm),
    // Shown another history, longer than the true one or as long.
    .init(seed: 36, steps: 120, kind: .maliciousServer),
    .init(seed: 14, steps: 120, kind: .maliciousServer),
    // Ahead of a log that was cut short, which only the list of rooms shows.
    .init(seed: 22, steps: 120, kind: .maliciousServer),
    .init(seed: 73, steps: 120, kind: .maliciousServer),
    // Used a key again that a lost state had used for what never reached the log.
    .init(seed: 29, steps: 60, kind: .rollback, fewTime: true),
    // Back from a fork, into places that the fork had filled.
    .init(seed: 2, steps: 80, kind: .maliciousServer),
    // Behind for days, because the directory's answer about a new device got lost: what it wrote nobody could read.
    .init(seed: 641, steps: 200, kind: .storm),
    // What several processes had signed without a connection left at once, and its batches of keys overtook one another.
    .init(seed: 95, steps: 300),
    // Opened a Welcome while it joined from outside: the directory's answer took it back to the older of the two epochs.
    .init(seed: 1059, steps: 500),
    // Two stays, in two histories, that began at one place.
    .init(seed: 333, steps: 500),
    // Opened a Welcome that had waited for days, and wrote in its epoch before it had read the log.
    .init(seed: 1836, steps: 500),
    // Read in one history, sent again in another: its writer had no answer.
    .init(seed: 1393, steps: 500),
    // Joined from outside while its Welcome came, because the mail had been read a moment before.
    .init(seed: 251, steps: 200),
  ]

  @Test("What failed once holds", arguments: failures)
  func failed(_ plan: Simulation.Plan) { hold(plan) }

  @Test("The default suite holds, too")
  func defaultSuite() { hold(Simulation.Plan(seed: 33, steps: 30, kind: .storm, people: 3)) }

  @Test("No one-time key signs twice", arguments: Weather.Kind.allCases)
  func oneTime(_ kind: Weather.Kind) {
    let simulation = hold(Simulation.Plan(seed: 3, steps: 40, kind: kind, people: 3, suite: .nightjarOneTime))
    #expect(!simulation.ledger.oneTimeUses.isEmpty && simulation.ledger.shortSignatures > 0)
  }

  @Test("A hundred people with two hundred devices hold")
  func crowd() {
    let simulation = hold(Simulation.Plan(seed: 1, steps: 60, kind: .storm, people: 100, suite: .x25519AES128))
    #expect(simulation.devices.count >= 200)
  }

  @Test("A seed repeats its run", arguments: Weather.Kind.allCases)
  func determinism(_ kind: Weather.Kind) {
    let plan = Simulation.Plan(seed: 7, steps: 60, kind: kind, people: 4)
    #expect(hold(plan).digest == hold(plan).digest)
  }

  @Test("No few-time key signs a third time", arguments: [Weather.Kind.calm, .rollback])
  func fewTime(_ kind: Weather.Kind) {
    let simulation = hold(Simulation.Plan(seed: 1, steps: 40, kind: kind, people: 3, fewTime: true))
    #expect(!simulation.ledger.fewTimeUses.isEmpty)
  }
}
