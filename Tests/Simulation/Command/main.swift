import Ciphers
import Foundation

@testable import Simulation

// simulate: FIRST-LAST STEPS [--weather KIND] [--people COUNT] [--suite HEX] [--few-time]
//   [--each] [--trace] [--tries COUNT] [--lines COUNT] [--digests FILE]
//
// Runs seeds, prints those that break a rule, and with --trace how a failing one comes about, made shorter in so many tries
// (60), by its last lines (400); with --each a line for every seed, as soon as it has run. Each seed's digest goes to the
// file of --digests: two builds whose devices ask the same of their hosts, in order, keys, paths and sizes, write the same file.

nonisolated(unsafe) var arguments = Array(CommandLine.arguments.dropFirst())
func option(_ name: String) -> String? {
  guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
  let value = arguments[index + 1]
  arguments.removeSubrange(index...index + 1)
  return value
}
let weather = option("--weather").flatMap { Weather.Kind(rawValue: $0) }
let people = option("--people").flatMap { Int($0) }
let suite = option("--suite").flatMap { UInt16($0, radix: 16) }.flatMap { CipherSuite(id: $0) }
let fewTime = arguments.contains("--few-time") ? true : nil
let tries = option("--tries").flatMap { Int($0) } ?? 60
let digests = option("--digests")
if let digests, !FileManager.default.createFile(atPath: digests, contents: nil) {
  print("cannot write \(digests)")
  exit(2)
}
let digestFile = digests.flatMap { FileHandle(forWritingAtPath: $0) }
let lines = option("--lines").flatMap { Int($0) } ?? 400
let traces = arguments.contains("--trace")
let tells = arguments.contains("--each")
arguments.removeAll { $0.hasPrefix("--") }
let bounds = (arguments.first ?? "1-100").split(separator: "-").compactMap { UInt64($0) }
let steps = arguments.count > 1 ? Int(arguments[1]) ?? 500 : 500
guard let first = bounds.first, let last = bounds.last, first <= last else {
  print(
    """
    usage: simulate FIRST-LAST STEPS [--weather KIND] [--people COUNT] [--suite HEX] [--few-time] [--each] [--trace]
      [--tries COUNT] [--lines COUNT] [--digests FILE]
    """)
  exit(2)
}
let clock = ContinuousClock()
let begin = clock.now
var failures: [UInt64] = []
var tally = Simulation.Tally()
for seed in first...last {
  let plan = Simulation.Plan(seed: seed, steps: steps, kind: weather, people: people, suite: suite, fewTime: fewTime)
  let simulation = Simulation(plan)
  let start = clock.now
  do {
    try simulation.run()
    if tells { print("held \(plan.text): \(simulation.events) events in \(clock.now - start)") }
  } catch {
    failures.append(seed)
    print("FAILED \(plan.text)\n  \(error)")
    if traces { print(Reduction(plan).trace(runs: tries, lines: lines)) }
  }
  tally.add(simulation)
  try? digestFile?.write(contentsOf: Data("\(seed) \(String(simulation.digest, radix: 16))\n".utf8))
  fflush(nil)
}
print("\(tally.text) in \(clock.now - begin)")
print(failures.isEmpty ? "no violation" : "seeds that failed: \(failures)")
exit(failures.isEmpty ? 0 : 1)
