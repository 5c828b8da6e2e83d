extension Simulation {
  /// What some runs have seen, so that nobody takes silence for a proof.
  struct Tally {
    var runs = 0
    var events = 0
    var acknowledged = 0
    var read = 0
    /// Few-time keys whose signatures left a device.
    var fewTimeKeys = 0
    var commands: [String: Int] = [:]
    var notices: [String: Int] = [:]

    mutating func add(_ simulation: Simulation) {
      runs += 1
      events += simulation.events
      acknowledged += simulation.ledger.acknowledged
      read += simulation.ledger.read
      fewTimeKeys += simulation.ledger.fewTimeUses.count
      for (name, count) in simulation.answers { commands[name, default: 0] += count }
      for (code, count) in simulation.notices { notices[code, default: 0] += count }
    }

    var text: String {
      """
      \(runs) runs, \(events) events, \(acknowledged) messages taken, \(read) read, \(fewTimeKeys) few-time keys
      answers: \(Self.list(commands))
      notices: \(Self.list(notices))
      """
    }

    private static func list(_ counts: [String: Int]) -> String {
      counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
  }
}
